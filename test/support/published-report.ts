import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const published = readFileSync('docs/events/reconciliation-event.v1.json', 'utf8');
// formats are for readers: patterns stand beside them
const validate = new Ajv2020({ validateFormats: false }).compile(JSON.parse(published));

/** What is wrong with `detail` of an event `Calls Reconciled` by the schema that is published. */
export function faultsOfReport(detail: unknown): object[] {
  return validate(detail) ? [] : (validate.errors ?? []);
}
