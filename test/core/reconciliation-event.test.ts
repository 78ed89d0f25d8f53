import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ReconciliationReport } from '../../core/reconciliation.ts';
import { reconciled } from '../../docs/api/examples.ts';
import { faultsOfReport } from '../support/published-report.ts';

const documented = readFileSync('docs/events/README.md', 'utf8');

describe('the event of a reconciliation', () => {
  it('is as documented', () => {
    const [, example = ''] = /```json\n(\{[^`]*"Calls Reconciled"[^`]*)```/.exec(documented) ?? [];

    expect(JSON.parse(example).detail).toEqual(reconciled);
  });

  it('has the schema that is published: a version in use never changes', () => {
    const published = readFileSync('docs/events/reconciliation-event.v1.json', 'utf8');

    expect(JSON.parse(published)).toEqual({
      title: 'detail of an event Calls Reconciled of source liner.calls, version 1',
      ...z.toJSONSchema(ReconciliationReport),
    });
  });

  it('is told from others by that schema', () => {
    expect(faultsOfReport(reconciled)).toEqual([]);
    expect(faultsOfReport({ ...reconciled, result: 'fine' })).not.toEqual([]);
    expect(faultsOfReport({ ...reconciled, more: 1 })).not.toEqual([]);
  });
});
