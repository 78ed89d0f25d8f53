import { describe, expect, it } from 'vitest';
import { resolve } from '../../../local/template/intrinsics.ts';

const scope = {
  ref: (name: string) => (name === 'AWS::NoValue' ? undefined : `ref-${name}`),
  attribute: (logicalId: string, name: string) => `${name}-of-${logicalId}`,
};

describe('the functions of a template', () => {
  for (const [value, expected] of [
    [{ Ref: 'Queue' }, 'ref-Queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn-of-Queue'],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, 'Arn-of-Queue'],
    [{ 'Fn::GetAtt': ['Stack', 'Outputs.Url'] }, 'Outputs.Url-of-Stack'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'B' }, 'c']] }, 'a/ref-B/c'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
    [{ 'Fn::Sub': 'a-${AWS::Region}-${Queue.Arn}' }, 'a-ref-AWS::Region-Arn-of-Queue'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
    [{ 'Fn::Sub': ['${x}-${Y}', { x: { Ref: 'X' } }] }, 'ref-X-ref-Y'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ list: [{ Ref: 'A' }, { Ref: 'AWS::NoValue' }] }, { list: ['ref-A'] }],
    [{ kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    [
      { Ref: 'A', other: 1 },
      { Ref: 'A', other: 1 },
    ],
  ] as const) {
    it(`replaces ${JSON.stringify(value)}`, () => {
      expect(resolve(value, scope)).toEqual(expected);
    });
  }

  for (const value of [
    { 'Fn::ImportValue': 'x' },
    { 'Fn::If': ['c', 1, 2] },
    '{{resolve:ssm:/x}}',
    { 'Fn::Join': ['no list'] },
  ]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      expect(() => resolve({ deep: [value] }, scope)).toThrow(/not understood|wrong arguments/);
    });
  }
});
