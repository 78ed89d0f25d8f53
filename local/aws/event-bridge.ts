import * as z from 'zod';
import { accountId, region } from '../lambda/environment.ts';
import type { Serve } from './endpoint.ts';
import { createEventReplays } from './event-replays.ts';
import { createEventRules, type Target, type TargetOfRule } from './event-rules.ts';
import { parseInput, ServiceError, serveJson } from './json-service.ts';
import {
  type BusEvent,
  entriesOf,
  eventOf,
  type PutEntry,
  problemOf,
  refused,
} from './put-events.ts';

export interface EventBridge {
  readonly serve: Serve;
  readonly createBus: (name: string) => void;
  /** Makes a rule. @throws {Error} for a pattern, bus or target that does not exist */
  readonly subscribe: (
    rule: { readonly name: string; readonly bus: string; readonly pattern: object },
    targets: readonly TargetOfRule[],
  ) => Promise<void>;
}

const NamedBus = z.object({ Name: z.string().default('default') });

/**
 * EventBridge as far as publishers and subscribers need it.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/
 */
export function createEventBridge(
  targetOf: (arn: string) => Promise<Target | undefined>,
  onEvent: (event: BusEvent, bus: string) => void,
): EventBridge {
  const buses = ['default'];
  const { actions, send } = createEventRules({ busOf, targetOf });
  const replays = createEventReplays((bus, event, ruleArns) => {
    onEvent(event, bus);
    send(bus, event, ruleArns);
  });
  buses.forEach(replays.archive);
  const serve = serveJson({
    ...actions,
    ...replays.actions,
    PutEvents: (input) => {
      const Entries = entriesOf(input).map(publish);
      const FailedEntryCount = Entries.filter((answer) => 'ErrorCode' in answer).length;
      return { FailedEntryCount, Entries };
    },
    ListEventBuses: () => ({ EventBuses: buses.map(described) }),
    DescribeEventBus: (input) =>
      described(busOf(parseInput(NamedBus, input, 'ValidationException').Name)),
  });
  return { serve, createBus, subscribe };

  function createBus(name: string) {
    buses.push(name);
    replays.archive(name);
  }

  function publish(entry: PutEntry) {
    const problem = problemOf(entry);
    if (problem) return problem;
    const bus = nameOf(entry.EventBusName ?? 'default');
    // AWS drops such an event without a word
    if (!buses.includes(bus)) return refused('InvalidArgument', `There is no event bus ${bus}.`);
    const event = eventOf(entry);
    replays.remember(bus, event);
    onEvent(event, bus);
    send(bus, event);
    return { EventId: event.id };
  }

  function busOf(nameOrArn: string): string {
    const name = nameOf(nameOrArn);
    if (buses.includes(name)) return name;
    throw new ServiceError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  }

  async function subscribe(
    { name, bus, pattern }: { name: string; bus: string; pattern: object },
    Targets: readonly object[],
  ) {
    actions.PutRule({ EventBusName: bus, Name: name, EventPattern: JSON.stringify(pattern) });
    const answer = await actions.PutTargets({ EventBusName: bus, Rule: name, Targets });
    for (const { ErrorMessage } of answer.FailedEntries)
      throw new Error(`${name}: ${ErrorMessage}`);
  }
}

function nameOf(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? '';
}

function described(Name: string) {
  return { Name, Arn: `arn:aws:events:${region}:${accountId}:event-bus/${Name}` };
}
