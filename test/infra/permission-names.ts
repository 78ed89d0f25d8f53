import type { Template } from 'aws-cdk-lib/assertions';
import { resource } from './synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** `service:Action` on the kind of resource it is allowed for, as in `sqs:SendMessage DeadLetters` */
export function permissionsOf(type: string, logicalId: RegExp, from: Template): string[] {
  const { Statement } = resource(from, type, logicalId).Properties.PolicyDocument;
  return (Statement as Statement[])
    .flatMap((statement) => list(statement.Action).map((action) => ({ action, statement })))
    .flatMap(({ action, statement }) =>
      list(statement.Resource).map((target) => `${action} ${logicalName(target)}`),
    )
    .sort();
}

function list<Value>(value: Value | Value[]): Value[] {
  return Array.isArray(value) ? value : [value];
}

export function logicalName(target: unknown): string {
  if (typeof target === 'string') return target;
  const { Ref, ...functions } = target as { Ref?: string } & Record<string, [string, unknown]>;
  const { 'Fn::GetAtt': attribute, 'Fn::Join': joined } = functions;
  if (joined) return (joined[1] as unknown[]).map(logicalName).join(joined[0]);
  const name = (Ref ?? attribute?.[0] ?? JSON.stringify(target)).replace(/[0-9A-F]{8}$/, '');
  return attribute?.[1] === 'StreamArn' ? `${name}/stream` : name;
}
