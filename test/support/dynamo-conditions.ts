import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

interface Expression {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/**
 * Whether an item (none: undefined) meets a condition: comparisons and attribute_(not_)exists joined
 * by AND, OR, NOT and parentheses. Anything else throws.
 */
export function meets(item: Item | undefined, expression: Expression): boolean {
  const source = expression.ConditionExpression;
  if (source === undefined) return true;
  const tokens = source.match(/[()]|<>|<=|>=|[=<>]|[#:]?\w+/g) ?? [];
  const met = either();
  if (tokens.length > 0) throw new Error(`cannot read ${source}`);
  return met;

  function either(): boolean {
    let result = both();
    while (take('OR')) result = [both(), result].includes(true);
    return result;
  }

  function both(): boolean {
    let result = one();
    while (take('AND')) result = ![one(), result].includes(false);
    return result;
  }

  function one(): boolean {
    if (take('NOT')) return !one();
    if (take('(')) return closed(either());
    if (take('attribute_exists')) return exists();
    if (take('attribute_not_exists')) return !exists();
    return compare(operand(), tokens.shift(), operand());
  }

  function exists(): boolean {
    expect('(');
    return closed(operand() !== undefined);
  }

  function operand(): AttributeValue | undefined {
    const name = tokens.shift() ?? '';
    if (name.startsWith(':')) return expression.ExpressionAttributeValues?.[name];
    return item?.[expression.ExpressionAttributeNames?.[name] ?? name];
  }

  function take(token: string): boolean {
    if (tokens[0] !== token) return false;
    tokens.shift();
    return true;
  }

  function expect(token: string): void {
    if (!take(token)) throw new Error(`cannot read ${source}`);
  }

  function closed(value: boolean): boolean {
    expect(')');
    return value;
  }
}

function compare(left?: AttributeValue, operator?: string, right?: AttributeValue): boolean {
  const [a, b] = [scalar(left), scalar(right)];
  if (operator === '<>') return a !== b;
  if (a === undefined || b === undefined || typeof a !== typeof b) return false;
  if (operator === '=') return a === b;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  if (operator === '>=') return a >= b;
  throw new Error(`cannot compare with ${operator}`);
}

function scalar(value?: AttributeValue): string | number | undefined {
  if (value?.N !== undefined) return Number(value.N);
  return value?.S ?? value?.BOOL?.toString();
}
