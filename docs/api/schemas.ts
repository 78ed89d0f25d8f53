import * as z from 'zod/mini';
import { ReconciliationReport } from '../../core/reconciliation.ts';
import * as answers from './answers.ts';
import { fields, recordingFields, reportFields } from './fields.ts';

export type JsonSchema = {
  [keyword: string]: unknown;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
};

const described = z.registry<{ id: string; description: string }>();
const name = (id: string, schema: z.core.$ZodType, description: string) =>
  described.add(schema, { id, description });
name('Time', answers.Time, 'An instant in UTC with milliseconds, so that it orders as text.');
name('CallRecord', answers.CallRecord, 'A stored call: Liner’s fields, and ours beside them.');
name('EnrichedCall', answers.EnrichedCall, 'The call as it is now stored, and what became of it.');
name('QueuedCall', answers.QueuedCall, 'Liner cannot answer now, for the reason in `code`.');
name('QueuedWebhook', answers.QueuedWebhook, 'The call id is durably queued.');
name('CallList', answers.CallList, 'A page; the list is over when there is no `cursor`.');
name(
  'ReconciliationReport',
  ReconciliationReport,
  'What a reconciliation found; kept for 400 days.',
);
name(
  'ReconciliationList',
  answers.ReconciliationList,
  'A page; the list is over when there is no `cursor`.',
);
name('Problem', answers.Problem, 'RFC 9457. `type` is the article of the code in this project.');
name('GatewayMessage', answers.GatewayMessage, 'API Gateway’s own answer.');
name('WebhookBody', answers.WebhookBody, 'The id stands where the setting `callIdPointer` says.');

/** `#/components/schemas` of the description. */
export function componentSchemas(): Record<string, JsonSchema> {
  const uri = (id: string) => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(described, { uri });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [
      id,
      withProse(schema as JsonSchema, id === 'ReconciliationReport' ? reportFields : fields),
    ]),
  );
}

/** With what each field means, at every depth. */
export function withProse({ properties, ...given }: JsonSchema, said = fields): JsonSchema {
  const { items } = given;
  const schema = items ? { ...given, items: withProse(items, recordingFields) } : given;
  if (!properties) return schema;
  const prose = Object.entries(properties).map(([field, property]) => [
    field,
    {
      ...withProse(property, said === reportFields ? {} : fields),
      ...(said[field] && { description: said[field] }),
    },
  ]);
  return { ...schema, properties: Object.fromEntries(prose) };
}
