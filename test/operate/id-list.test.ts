import { describe, expect, it } from 'vitest';
import { readIdArguments, readIdLines } from '../../operate/id-list.ts';

const lines = (text: string) => readIdLines(Buffer.from(text));
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const oneTwo = { callIds: [1, 2], repeated: 0, malformed: [], hasHeader: false };

describe('a file of call ids', () => {
  for (const [what, bytes, further] of [
    ['as Unix writes it', Buffer.from('1\n2\n')],
    ['as Windows writes it', Buffer.from('1\r\n2\r\n')],
    ['without a last line end', Buffer.from('1\n2')],
    ['with a byte order mark', Buffer.from('\uFEFF1\n2\n')],
    ['in UTF-16, as Excel writes it', utf16('1\r\n2\r\n')],
    ['in UTF-16 of the other order', utf16('1\r\n2\r\n').swap16()],
    ['with blanks and empty lines', Buffer.from('\n  1 \n\n\t2\n   \n')],
    ['in quotes', Buffer.from('"1"\n"2"\n')],
    ['with a header', Buffer.from('callId\n1\n2\n'), { hasHeader: true }],
    ['with a mark and a header', Buffer.from('\uFEFF"Call ID"\r\n1\r\n2'), { hasHeader: true }],
    ['with an id twice', Buffer.from('1\n2\n1\n1\n'), { repeated: 2 }],
  ] as const) {
    it(`is read ${what}`, () => {
      expect(readIdLines(bytes)).toEqual({ ...oneTwo, ...further });
    });
  }

  for (const text of ['', '\n\n', '\uFEFF', 'callId\n']) {
    it(`may hold none, as ${JSON.stringify(text)}`, () => {
      expect(lines(text)).toMatchObject({ callIds: [], malformed: [] });
    });
  }

  for (const text of [
    'O12',
    '0',
    '-1',
    '01',
    '1.5',
    '1e3',
    '9007199254740992',
    '1,2',
    '１',
    '+79',
  ]) {
    it(`names the line that holds no id, as ${text}`, () => {
      expect(lines(`1\n${text}\n2\nx\n`)).toEqual({ ...oneTwo, malformed: [2, 4] });
    });
  }

  it('counts lines as an editor does, the empty ones and the header too', () => {
    expect(lines('id\r\n\r\n1\r\nnone\r\n').malformed).toEqual([4]);
  });

  it('takes no line for a header but the first, and none with a digit', () => {
    expect(lines('1\ncallId\n').malformed).toEqual([2]);
    expect(lines('call 12\n1\n')).toMatchObject({ malformed: [1], hasHeader: false });
  });
});

describe('call ids on the command line', () => {
  it('are read, and those that are none named by their place', () => {
    expect(readIdArguments(['1', '2', '2'])).toEqual({ ...oneTwo, repeated: 1 });
    expect(readIdArguments(['callId', '1', ' 2']).malformed).toEqual([1, 3]);
  });
});
