import * as z from 'zod/mini';
import { CallEvent, eventSource } from '../../core/call-event.ts';
import { ReconciliationReport, reconciledType } from '../../core/reconciliation.ts';
import type { ChangeType } from '../../core/record-changes.ts';
import { RecordingEvent, recordingStored } from '../../core/recording-event.ts';
import { reportFields } from './fields.ts';
import { type JsonSchema, withProse } from './schemas.ts';

const EventType = z.enum([
  'Call Enriched',
  'Call Changed',
  'Call Gone',
  'Call Completed',
  'Call Settled',
] satisfies ChangeType[]);

const ofEvents: Readonly<Record<string, string>> = {
  id: 'The same for the same change, however often it is sent; no two changes share one.',
  changed:
    'Liner’s names of the fields that differ, `goneAt` where it is there again; empty but for Call Changed.',
  call: 'The call as the change stored it.',
};

const ofRecordings: Readonly<Record<string, string>> = {
  id: 'The same for the same recording, however often it is sent.',
  recordingId: 'The id of the recording at Liner.',
  bucket: 'The bucket it is stored in: the output `RecordingsBucketName`.',
  key: 'The name of the object.',
  bytes: 'The size of the object.',
  durationSeconds: 'How long it is, as Liner says.',
};

/** The types of events for consumers elsewhere: text of a declaration file that imports nothing. */
export function describeEvents(): string {
  const types = EventType.options.map((type) => `\n  | ${quoted(type)}`).join('');
  return `// Written by npm run describe, from core/call-event.ts, recording-event.ts and reconciliation.ts.

export type CallEventType =${types};

/** \`detail\` of an event, version 1. */
export interface CallEvent ${typeOf(described(CallEvent, ofEvents), '')}

/** What a target of an EventBridge rule gets. */
${busEvent('Call', 'CallEventType')}

/** \`detail\` of the event that a recording is stored, version 1. */
export interface RecordingEvent ${typeOf(described(RecordingEvent, ofRecordings), '')}

/** What a target of a rule for it gets. */
${busEvent('Recording', quoted(recordingStored))}

/** \`detail\` of the event that calls were reconciled, version 1. */
export interface ReconciliationEvent ${typeOf(described(ReconciliationReport, reportFields), '')}

/** What a target of a rule for it gets. */
${busEvent('Reconciliation', quoted(reconciledType))}
`;
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
function busEvent(name: string, type: string): string {
  const texts = ['version', 'id', 'account', 'time', 'region'];
  return `export interface ${name}BusEvent {
${texts.map((text) => `  ${text}: string;\n`).join('')}  resources: string[];
  source: ${quoted(eventSource)};
  'detail-type': ${type};
  detail: ${name}Event;
}`;
}

function described(event: z.core.$ZodType, said: Readonly<Record<string, string>>): JsonSchema {
  const { properties = {}, ...schema } = withProse(z.toJSONSchema(event) as JsonSchema);
  for (const [name, description] of Object.entries(said)) {
    properties[name] = { ...properties[name], description };
  }
  return { ...schema, properties };
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { const: constant, enum: values, type, properties, required, items } = schema;
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return (values as string[]).map(quoted).join(' | ');
  if (properties) return membersOf(properties, required as string[], indent);
  if (type === 'object') return 'Record<string, unknown>';
  if (type === 'array') return `${typeOf(items ?? {}, indent)}[]`;
  if (type === 'integer') return 'number';
  if (type === 'string' || type === 'boolean') return type;
  throw new Error(`no type for ${JSON.stringify(schema)}`);
}

function membersOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  outer: string,
): string {
  const indent = `${outer}  `;
  const members = Object.entries(properties).map(([name, schema]) => {
    const { description } = schema;
    const prose = description ? `${indent}/** ${description} */\n` : '';
    const mark = required.includes(name) ? '' : '?';
    return `${prose}${indent}${name}${mark}: ${typeOf(schema, indent)};\n`;
  });
  return `{\n${members.join('')}${outer}}`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
