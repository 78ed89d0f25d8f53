import {
  DeleteRuleCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect } from 'vitest';
import {
  brokenArn,
  entry,
  it,
  lettersArn,
  put,
  queueArn,
  subscribe,
} from '../../support/local-event-bridge.ts';

describe('the local EventBridge', () => {
  it('takes events and gives each an id', async ({ bus: { client, published } }) => {
    const answer = await put(client, entry({ callId: 1 }), entry({ callId: 2 }));

    expect(answer.FailedEntryCount).toBe(0);
    expect(answer.Entries?.map(({ EventId }) => EventId)).toEqual(published.map(({ id }) => id));
    expect(published[0]).toMatchObject({
      source: 'liner.calls',
      'detail-type': 'Call Enriched',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      detail: { callId: 1 },
    });
  });

  it('refuses single entries, and takes the others', async ({ bus: { client, published } }) => {
    const answer = await put(
      client,
      entry({ callId: 1 }, 'elsewhere'),
      { ...entry({}), Detail: 'not json' },
      entry({ callId: 3 }),
    );

    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'InvalidArgument',
      'MalformedDetail',
      undefined,
    ]);
    expect(published).toHaveLength(1);
  });

  for (const [what, wrong, code, message] of [
    ['without a source', { Source: '' }, 'InvalidArgument', 'Parameter Source is not valid'],
    ['without a type', { DetailType: '' }, 'InvalidArgument', 'Parameter DetailType is not valid'],
    ['without a detail', { Detail: undefined }, 'InvalidArgument', 'Parameter Detail is not valid'],
    ['with a list as its detail', { Detail: '[]' }, 'MalformedDetail', 'malformed'],
    ['with text as its detail', { Detail: '"x"' }, 'MalformedDetail', 'malformed'],
    ["with AWS's own source", { Source: 'aws.s3' }, 'NotAuthorizedForSourceException', 'aws.s3'],
  ] as const) {
    it(`refuses an entry ${what}`, async ({ bus: { client, published } }) => {
      const Entries = [{ ...entry({}), ...wrong }];

      const answer = await client.send(new PutEventsCommand({ Entries }));

      expect(answer.Entries).toMatchObject([
        { ErrorCode: code, ErrorMessage: expect.stringContaining(message) },
      ]);
      expect(published).toEqual([]);
    });
  }

  for (const [what, entries] of [
    ['no entry', []],
    ['more than ten', Array.from({ length: 11 }, () => entry({}))],
    [
      'more than a megabyte',
      [entry({ text: 'x'.repeat(600_000) }), entry({ text: 'x'.repeat(600_000) })],
    ],
  ] as const) {
    it(`refuses a request of ${what}`, async ({ bus: { client, published } }) => {
      await expect(put(client, ...entries)).rejects.toMatchObject({ name: 'ValidationException' });
      expect(published).toEqual([]);
    });
  }

  it('keeps the time and resources of an entry', async ({ bus: { client, published } }) => {
    const Time = new Date('2026-11-23T12:00:00Z');
    const Entries = [{ ...entry({}), Time, Resources: ['arn:call'] }];

    await client.send(new PutEventsCommand({ Entries }));

    expect(published).toMatchObject([{ time: '2026-11-23T12:00:00Z', resources: ['arn:call'] }]);
  });

  it('hands events to the targets of rules they match', async ({ bus: { client, received } }) => {
    await subscribe(client, {
      source: ['liner.calls'],
      detail: { call: { talk: [{ numeric: ['>', 60] }] } },
    });

    await put(client, entry({ call: { talk: 61 } }), entry({ call: { talk: 60 } }), entry({}));

    expect(received.map(({ detail }) => detail)).toEqual([{ call: { talk: 61 } }]);
  });

  it('hands over what a rule makes of an event', async ({ bus: { client, received } }) => {
    const InputTransformer = {
      InputPathsMap: { 'detail-callId': '$.detail.callId', all: '$.detail', none: '$.detail.none' },
      InputTemplate: '{"callId":<detail-callId>,"all":<all>,"none":<none>}',
    };
    await subscribe(client, { source: ['liner.calls'] }, 'mine', { InputTransformer });

    await put(client, entry({ callId: 1, text: 'a "b"' }));

    expect(received).toEqual([{ callId: 1, all: { callId: 1, text: 'a "b"' }, none: '' }]);
  });

  it('keeps what a target does not take, as it was, where a rule says', async ({ bus }) => {
    const more = {
      Arn: brokenArn,
      Input: '{}',
      DeadLetterConfig: { Arn: lettersArn },
    };
    await subscribe(bus.client, { source: ['liner.calls'] }, 'mine', more);
    await subscribe(bus.client, { source: ['liner.calls'] }, 'other', { Arn: brokenArn });

    await put(bus.client, entry({ callId: 1 }));

    await expect
      .poll(() => bus.letters)
      .toMatchObject([
        {
          event: { source: 'liner.calls', detail: { callId: 1 } },
          attributes: {
            RULE_ARN: expect.stringMatching(/:rule\/calls\/mine$/),
            TARGET_ARN: brokenArn,
            ERROR_CODE: 'ERROR_FROM_TARGET',
            ERROR_MESSAGE: 'the queue is gone',
          },
        },
      ]);
  });

  for (const [what, InputTransformer] of [
    ['text', { InputTemplate: 'a call' }],
    ['a value within text', { InputPathsMap: { a: '$.a' }, InputTemplate: '"call <a>"' }],
    ['a list', { InputPathsMap: { a: '$.a[0]' }, InputTemplate: '<a>' }],
    ['an unknown name', { InputPathsMap: { a: '$.a' }, InputTemplate: '<b>' }],
  ] as const) {
    it(`refuses to make ${what} of an event`, async ({ bus: { client } }) => {
      await expect(
        subscribe(client, { source: ['x'] }, 'mine', { InputTransformer }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });
  }

  it('refuses targets that are not there', async ({ bus: { client } }) => {
    await subscribe(client, { source: ['liner.calls'] });
    const topic = 'arn:aws:sns:us-east-1:000000000000:topic';
    const Targets = [
      { Id: '2', Arn: topic },
      { Id: '3', Arn: queueArn, DeadLetterConfig: { Arn: topic } },
    ];

    const put = new PutTargetsCommand({ Rule: 'mine', EventBusName: 'calls', Targets });
    const list = new ListTargetsByRuleCommand({ Rule: 'mine', EventBusName: 'calls' });

    expect(await client.send(put)).toMatchObject({ FailedEntryCount: 2 });
    expect((await client.send(list)).Targets).toEqual([{ Id: '1', Arn: queueArn }]);
  });

  it('takes back rules and their targets', async ({ bus: { client, received } }) => {
    const EventBusName = 'calls';
    await subscribe(client, { source: ['liner.calls'] });
    const remove = new DeleteRuleCommand({ Name: 'mine', EventBusName });

    await expect(client.send(remove)).rejects.toMatchObject({ name: 'ValidationException' });
    await client.send(new RemoveTargetsCommand({ Rule: 'mine', EventBusName, Ids: ['1'] }));
    await put(client, entry({}));
    await client.send(remove);

    expect(received).toEqual([]);
    await expect(client.send(remove)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('changes the pattern of a rule and keeps its targets', async ({ bus }) => {
    await subscribe(bus.client, { source: ['other'] });
    const EventPattern = JSON.stringify({ source: ['liner.calls'] });
    const rule = { Name: 'mine', EventBusName: 'calls', EventPattern };

    await bus.client.send(new PutRuleCommand(rule));
    await put(bus.client, entry({ n: 1 }), { ...entry({ n: 2 }), Source: 'other' });

    expect(bus.received.map(({ detail }) => detail)).toEqual([{ n: 1 }]);
  });

  it('refuses patterns it does not understand', async ({ bus: { client } }) => {
    const pattern = { source: [{ wildcard: 'a*' }] };

    await expect(subscribe(client, pattern)).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
  });
});
