import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventOf } from '../../core/call-event.ts';
import { historyOf } from '../support/call-history.ts';

const readme = readFileSync(new URL('../../docs/events/README.md', import.meta.url), 'utf8');
const [, ofCalls = ''] = readme.split('## Examples');
const examples = [...ofCalls.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) =>
  JSON.parse(json),
);

describe('the examples in docs/events', () => {
  it('are the events of one call, as they are sent', () => {
    const call = {
      leadId: 789,
      direction: 'outgoing',
      talkTimeDurationSeconds: 115,
      clientPhone: '+79001234567',
      hasRecords: false,
    };
    const complete = { ...call, statusCode: 'sale', hasRecords: true };
    const changes = historyOf(
      { at: '2026-11-23T12:02:10.250Z', call },
      { at: '2026-11-23T12:13:30.118Z', call: complete },
      { at: '2026-11-24T12:03:20.004Z', call: complete },
      { at: '2026-11-25T09:30:00.512Z', call: 'gone' },
    ).flatMap((stage) => stage.changes);

    const sent = changes.map((change) => ({
      source: 'liner.calls',
      'detail-type': change.type,
      detail: eventOf(change, 'masked'),
    }));

    expect(examples).toEqual(sent);
  });
});
