import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUndocumented, countWrongTypes, createdAtMs, parseCall } from '../../core/call.ts';
import { isComplete } from '../../core/completeness.ts';

// the documented example of GET /v2/call/detail/{callId}/
const { data: documented } = JSON.parse(readFileSync('test/fixtures/call-detail.json', 'utf8'));

const readMs = Date.parse('2026-11-23T12:00:00Z');

const wholeFields = [
  'sipEndpointId',
  'leadId',
  'userId',
  'orderId',
  'statusId',
  'totalDurationSeconds',
  'waitTimeDurationSeconds',
  'talkTimeDurationSeconds',
];
const textFields = ['finishInitiator', 'direction', 'statusCode', 'clientPhone', 'createdAt'];
const flagFields = ['isPredictive', 'hasRecords'];
const knownFields = ['id', ...wholeFields, ...textFields, ...flagFields];

describe("Liner's answer about a call", () => {
  it('is read as documented', () => {
    const call = parseCall(documented, 123);

    expect(call).toEqual(documented);
    expect(countUndocumented(call, readMs)).toBe(0);
  });

  it('needs nothing but the id', () => {
    expect(parseCall({ id: 5 }, 5)).toEqual({ id: 5 });
  });

  it('may leave any other field out, or null', () => {
    const optional = fc.subarray(knownFields.slice(1));
    fc.assert(
      fc.property(optional, fc.constantFrom(null, undefined), (fields, nothing) => {
        const data = {
          ...documented,
          ...Object.fromEntries(fields.map((name) => [name, nothing])),
        };

        const call = parseCall(data, 123);

        const kept = Object.entries(documented).filter(([name]) => !fields.includes(name));
        expect(call).toEqual(Object.fromEntries(kept));
      }),
    );
  });

  it('keeps every field nobody documented, whatever it is called', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('extra', 'callId', 'contentHash', '__proto__'),
    );
    const unknown = fc
      .dictionary(name, fc.jsonValue(), { minKeys: 1 })
      .filter((fields) => Object.keys(fields).every((field) => !knownFields.includes(field)));
    fc.assert(
      fc.property(unknown, (fields) => {
        const data = JSON.parse(`{"id": 5, ${JSON.stringify(fields).slice(1)}`);

        const call = parseCall(data, 5);

        const { id: _id, ...others } = data;
        expect(JSON.stringify(call)).toBe(JSON.stringify({ id: 5, extra: call.extra }));
        expect(Object.entries(call.extra ?? {})).toEqual(Object.entries(others));
      }),
    );
  });

  const wrong = (fields: readonly string[], values: readonly unknown[]) =>
    fields.flatMap((field) => values.map((value) => ({ field, value })));
  const wrongTypes = [
    ...wrong(wholeFields, ['7', '', 1.5, true, {}, [], 2 ** 53, '9007199254740993', '1e309']),
    ...wrong(textFields, [7, true, [], {}]),
    ...wrong(flagFields, ['true', 1, 0, {}, []]),
  ];
  for (const { field, value } of wrongTypes) {
    it(`keeps ${field} under extra when it is ${JSON.stringify(value)}, and counts it`, () => {
      const { [field]: _, ...others } = documented;

      const call = parseCall({ ...documented, [field]: value }, 123);

      expect(call).toEqual({ ...others, extra: { [field]: value } });
      expect([countWrongTypes(call), countUndocumented(call, readMs)]).toEqual([1, 1]);
    });
  }

  for (const id of ['123', null, undefined, 1.5, 2 ** 53, {}, true]) {
    it(`is refused when its id is ${JSON.stringify(id)}, without an echo`, () => {
      expect(() => parseCall({ ...documented, id }, 123)).toThrow(
        expect.objectContaining({
          code: 'LINER_FIELD_INVALID',
          field: 'id',
          message: 'LINER_FIELD_INVALID',
          cause: undefined,
        }),
      );
    });
  }

  it('is refused when it is about another call', () => {
    expect(() => parseCall(documented, 124)).toThrow('LINER_WRONG_CALL');
  });

  for (const data of [null, undefined, [], [documented], 'text', 7, true]) {
    it(`is unreadable when it is ${JSON.stringify(data)?.slice(0, 12)}`, () => {
      expect(() => parseCall(data, 123)).toThrow('LINER_ANSWER_UNREADABLE');
    });
  }

  it('drifts with every unknown field and every new value of a closed list', () => {
    const call = parseCall({ ...documented, mood: 1, score: 2, direction: 'sideways' }, 123);

    expect(countUndocumented(call, readMs)).toBe(3);
  });
});

describe('the time of a call', () => {
  for (const [createdAt, isKnown] of [
    ['2024-01-01T00:00:00Z', true],
    ['2000-01-01T00:00:00Z', true],
    ['2000-01-01T02:59:59+03:00', false],
    ['1999-12-31T23:59:59Z', false],
    ['1970-01-01T00:00:00Z', false],
    ['0001-01-01T00:00:00', false],
    ['0000-00-00 00:00:00', false],
    ['-0001-11-30T00:00:00Z', false],
    ['2026-11-24T12:00:00Z', true],
    ['2026-11-24T12:00:00.001Z', false],
    ['2026-02-30T11:00:00Z', false],
    ['9999-12-31T23:59:59Z', false],
    ['today', false],
    ['', false],
  ] as const) {
    it(`${isKnown ? 'is' : 'is not'} ${createdAt || 'nothing'}, which drifts${isKnown ? ' not' : ''}`, () => {
      expect(createdAtMs({ createdAt }, readMs)).toBe(isKnown ? Date.parse(createdAt) : undefined);
      expect(countUndocumented({ createdAt }, readMs)).toBe(isKnown ? 0 : 1);
    });
  }

  it('is missing, without drifting, where Liner says none', () => {
    expect(createdAtMs({}, readMs)).toBe(undefined);
    expect(countUndocumented({}, readMs)).toBe(0);
  });
});

describe('a call is complete', () => {
  const calls: [complete: boolean, why: string, fields: object][] = [
    [
      true,
      'with a status and a recording of the talk',
      { statusCode: 'sold', talkTimeDurationSeconds: 5, hasRecords: true },
    ],
    [
      true,
      'with a status when nobody talked',
      { statusCode: 'missed', talkTimeDurationSeconds: 0 },
    ],
    [true, 'with the number of a status', { statusId: 7 }],
    [true, 'with a number beside an empty code', { statusCode: '', statusId: 7 }],
    [true, 'with a code beside the number 0', { statusCode: 'sold', statusId: 0 }],
    [false, 'not without a status', { talkTimeDurationSeconds: 5, hasRecords: true }],
    [false, 'not with an empty status', { statusCode: '' }],
    [false, 'not with a blank one', { statusCode: ' \t\u00a0' }],
    [false, 'not with the number 0', { statusId: 0 }],
    [false, 'not with a negative number', { statusId: -1 }],
    [false, 'not with neither', { statusCode: '', statusId: 0 }],
    [
      false,
      'not while the recording is missing',
      { statusCode: 'sold', talkTimeDurationSeconds: 5, hasRecords: false },
    ],
    [
      false,
      'not while nothing is said of a recording',
      { statusCode: 'sold', talkTimeDurationSeconds: 5 },
    ],
  ];
  for (const [complete, why, fields] of calls) {
    it(why, () => {
      expect(isComplete({ id: 1, ...fields })).toBe(complete);
    });
  }
});
