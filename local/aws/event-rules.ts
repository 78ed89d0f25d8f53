import * as z from 'zod';
import { accountId, region } from '../lambda/environment.ts';
import { compilePattern } from './event-pattern.ts';
import { compileTransformer, InputTransformer } from './input-transformer.ts';
import { parseInput, ServiceError } from './json-service.ts';

/**
 * Takes an event, as JSON text, to a queue or function; resolves once it is there and processed.
 * @param attributes what is said beside it, where it is a queue
 */
export type Target = (
  event: string,
  attributes?: Readonly<Record<string, string>>,
) => Promise<unknown>;

const TargetOfRule = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  /** JSON text in the place of the event */
  Input: z.string().optional(),
  InputTransformer: InputTransformer.optional(),
  /** the queue for events that the target does not take */
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
});
export type TargetOfRule = z.infer<typeof TargetOfRule>;

interface Rule {
  readonly name: string;
  readonly bus: string;
  readonly pattern: string;
  readonly matches: (event: unknown) => boolean;
  /** by id */
  readonly targets: Map<
    string,
    TargetOfRule & { readonly hand: (event: object) => Promise<unknown> }
  >;
}

const EventBusName = z.string().default('default');
const PutRule = z.object({ Name: z.string(), EventBusName, EventPattern: z.string() });
const DeleteRule = z.object({ Name: z.string(), EventBusName });
const OfBus = z.object({ EventBusName });
const OfRule = z.object({ Rule: z.string(), EventBusName });
const RemoveTargets = OfRule.extend({ Ids: z.array(z.string()) });
const PutTargets = OfRule.extend({ Targets: z.array(TargetOfRule) });

export interface EventRulesOptions {
  /** by name or ARN. @throws {ServiceError} when there is no such bus */
  readonly busOf: (nameOrArn: string) => string;
  readonly targetOf: (arn: string) => Promise<Target | undefined>;
}

/** Who hears of which events. */
export function createEventRules({ busOf, targetOf }: EventRulesOptions) {
  const rules: Rule[] = [];
  const actions = {
    PutRule: (input: unknown) => {
      const { Name: name, EventBusName, EventPattern: pattern } = parse(PutRule, input);
      const bus = busOf(EventBusName);
      const matches = compiled(pattern);
      const before = rules.findIndex((rule) => rule.name === name && rule.bus === bus);
      const targets = rules[before]?.targets ?? new Map();
      rules.splice(before < 0 ? rules.length : before, 1, { name, bus, pattern, matches, targets });
      return { RuleArn: ruleArn(bus, name) };
    },
    DeleteRule: (input: unknown) => {
      const { Name, EventBusName } = parse(DeleteRule, input);
      const rule = find(Name, EventBusName);
      if (rule.targets.size > 0) {
        throw new ServiceError(
          'ValidationException',
          "Rule can't be deleted since it has targets.",
        );
      }
      rules.splice(rules.indexOf(rule), 1);
    },
    ListRules: (input: unknown) => {
      const bus = busOf(parse(OfBus, input).EventBusName);
      return { Rules: rules.filter((rule) => rule.bus === bus).map(described) };
    },
    PutTargets: async (input: unknown) => {
      const { Rule, EventBusName, Targets } = parse(PutTargets, input);
      const { targets } = find(Rule, EventBusName);
      const refused: string[] = [];
      for (const given of Targets) {
        const target = await targetOf(given.Arn);
        const letters = given.DeadLetterConfig && (await targetOf(given.DeadLetterConfig.Arn));
        if (!target || (given.DeadLetterConfig && !letters)) {
          refused.push(given.Id);
          continue;
        }
        const hand = handing(given, target);
        const giveUp = letters && givingUp(letters, given.Arn, ruleArn(busOf(EventBusName), Rule));
        targets.set(given.Id, {
          ...given,
          hand: (event) => hand(event).catch((error) => giveUp?.(event, error)),
        });
      }
      return failures(refused);
    },
    RemoveTargets: (input: unknown) => {
      const { Rule, EventBusName, Ids } = parse(RemoveTargets, input);
      const { targets } = find(Rule, EventBusName);
      for (const id of Ids) targets.delete(id);
      return failures([]);
    },
    ListTargetsByRule: (input: unknown) => {
      const { Rule, EventBusName } = parse(OfRule, input);
      const { targets } = find(Rule, EventBusName);
      return { Targets: [...targets.values()].map(({ hand: _hand, ...given }) => given) };
    },
  };
  return { actions, send };

  /**
   * Nobody waits for the targets. What none of them takes is lost.
   * @param among ARNs of the only rules that may hear of it, where there are any
   */
  function send(bus: string, event: object, among: readonly string[] = []): void {
    for (const rule of rules) {
      if (rule.bus !== bus || !rule.matches(event)) continue;
      if (among.length > 0 && !among.includes(ruleArn(bus, rule.name))) continue;
      for (const { hand } of rule.targets.values()) hand(event).catch(() => {});
    }
  }

  function find(name: string, nameOfBus: string): Rule {
    const bus = busOf(nameOfBus);
    const rule = rules.find((each) => each.name === name && each.bus === bus);
    if (rule) return rule;
    throw new ServiceError('ResourceNotFoundException', `Rule ${name} does not exist.`);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  return parseInput(schema, input, 'ValidationException');
}

function compiled(pattern: string) {
  try {
    return compilePattern(JSON.parse(pattern));
  } catch (error) {
    throw new ServiceError('InvalidEventPatternException', (error as Error).message);
  }
}

function handing({ Input, InputTransformer: transformer }: TargetOfRule, target: Target) {
  const transformed = transformer ? compileTransformer(transformer) : JSON.stringify;
  return (event: object) => target(Input ?? transformed(event));
}

/**
 * The event goes there as it was, whatever a rule makes of it for its target; EventBridge would try for a day before.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
function givingUp(letters: Target, targetArn: string, rule: string) {
  return (event: object, { message }: Error) =>
    letters(JSON.stringify(event), {
      RULE_ARN: rule,
      TARGET_ARN: targetArn,
      ERROR_CODE: 'ERROR_FROM_TARGET',
      ERROR_MESSAGE: message,
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '0',
    });
}

function failures(ids: readonly string[]) {
  const ErrorCode = 'ResourceNotFoundException';
  const ErrorMessage = 'Only queues and functions of this endpoint can be targets.';
  const FailedEntries = ids.map((TargetId) => ({ TargetId, ErrorCode, ErrorMessage }));
  return { FailedEntryCount: ids.length, FailedEntries };
}

function ruleArn(bus: string, name: string): string {
  const path = bus === 'default' ? name : `${bus}/${name}`;
  return `arn:aws:events:${region}:${accountId}:rule/${path}`;
}

function described({ name, bus, pattern }: Rule) {
  return {
    Name: name,
    Arn: ruleArn(bus, name),
    EventBusName: bus,
    EventPattern: pattern,
    State: 'ENABLED',
  };
}
