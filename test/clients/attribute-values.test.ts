import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../clients/attribute-values.ts';

const value = fc.jsonValue({ maxDepth: 5 });

/** What DynamoDB accepts. */
function expectAcceptable(attribute: object, depth = 1): void {
  const [[type, held] = ['', undefined]] = Object.entries(attribute);
  expect(Object.keys(attribute)).toHaveLength(1);
  expect(depth).toBeLessThanOrEqual(32);
  if (type === 'N') {
    expect(held).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
    const size = Math.abs(Number(held));
    expect(size === 0 || (size >= 1e-130 && size < 1e126)).toBe(true);
  }
  if (type === 'L') for (const member of held) expectAcceptable(member, depth + 1);
  if (type === 'M')
    for (const member of Object.values(held)) expectAcceptable(member as object, depth + 1);
}

describe('an item', () => {
  it('gives back the JSON it was made of', () => {
    const ordinary = fc
      .jsonValue({ maxDepth: 5, noUnicodeString: false })
      .filter(hasOrdinaryNumbers);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), ordinary), (record) => {
        expect(fromItem(toItem(record))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });

  it('holds nothing DynamoDB would refuse', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (record) => {
        for (const attribute of Object.values(toItem(record))) expectAcceptable(attribute);
      }),
    );
  });

  it('keeps a number DynamoDB cannot hold as its text', () => {
    expect(toItem({ huge: 9.1e125, most: 9e125, least: -1e-130, tiny: 9e-131 })).toEqual({
      huge: { S: '9.1e+125' },
      most: { N: '9e+125' },
      least: { N: '-1e-130' },
      tiny: { S: '9e-131' },
    });
  });

  for (const [type, open, close] of [
    ['M', '{"a":', '}'],
    ['L', '[', ']'],
  ] as const) {
    it(`keeps what is nested more than 23 deep as JSON text: ${type}`, () => {
      const deep = JSON.parse(`${open.repeat(100)}1${close.repeat(100)}`);

      const item = JSON.stringify(toItem({ deep }));

      expect(item.split(`"${type}"`)).toHaveLength(1 + 23);
      expect(item.split('"S"')).toHaveLength(1 + 1);
    });
  }

  it('keeps a member named __proto__', () => {
    const record = JSON.parse('{"extra": {"__proto__": {"a": 1}}}');

    expect(JSON.stringify(fromItem(toItem(record)))).toBe('{"extra":{"__proto__":{"a":1}}}');
  });

  it('leaves out what is undefined', () => {
    expect(toItem({ a: undefined, b: null })).toEqual({ b: { NULL: true } });
  });
});

function hasOrdinaryNumbers(json: unknown): boolean {
  if (typeof json === 'number') {
    const size = Math.abs(json);
    return !Object.is(json, -0) && (size === 0 || (size >= 1e-130 && size <= 9e125));
  }
  return typeof json !== 'object' || json === null || Object.values(json).every(hasOrdinaryNumbers);
}
