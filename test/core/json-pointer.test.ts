import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonPointer, valueAt } from '../../core/json-pointer.ts';

describe('a JSON Pointer', () => {
  const found: [pointer: string, document: string, value: unknown][] = [
    ['/callId', '{"callId": 1}', 1],
    ['/data/call/id', '{"data": {"call": {"id": 2}}}', 2],
    ['/calls/1/id', '{"calls": [{"id": 3}, {"id": 4}]}', 4],
    ['/a~1b', '{"a/b": 5}', 5],
    ['/m~0n', '{"m~n": 6}', 6],
    ['/~01', '{"~1": 7}', 7],
    ['/', '{"": 8}', 8],
    ['/__proto__/id', '{"__proto__": {"id": 9}}', 9],
  ];
  for (const [pointer, document, value] of found) {
    it(`${pointer} finds ${value} in ${document}`, () => {
      expect(valueAt(JSON.parse(document), pointer)).toBe(value);
    });
  }

  for (const pointer of ['/__proto__', '/constructor/name', '/toString', '/a/length', '/a/b/c']) {
    it(`${pointer} finds nothing that is not in the document`, () => {
      expect(valueAt({ a: 'text' }, pointer)).toBeUndefined();
    });
  }

  it('finds own members only, in anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (document, name) => {
        const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const isMember =
          typeof document === 'object' && document !== null && Object.hasOwn(document, name);

        const value = valueAt(document, pointer);

        expect(JsonPointer.safeParse(pointer).success).toBe(true);
        if (!isMember) expect(value).toBeUndefined();
        else expect(value).toBe((document as Record<string, unknown>)[name]);
      }),
    );
  });

  it('is configured with a slash first and no stray tilde', () => {
    const texts = ['', 'callId', '/a~', '/a~2b', '$.callId'];

    expect(texts.map((text) => JsonPointer.safeParse(text).success)).not.toContain(true);
  });
});
