import type { AttributeValue } from '@aws-sdk/client-dynamodb';

// what DynamoDB can hold: 38 digits between 1E-130 and 9.99E+125, 32 levels of nesting
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const numberRange = { smallest: 1e-130, largest: 9e125 };
const deepest = 24;

/** A JSON object as a DynamoDB item. What DynamoDB cannot hold is kept as JSON text. */
export function toItem(value: object): Record<string, AttributeValue> {
  return toMap(value, 0);
}

// not @aws-sdk/util-dynamodb: it loses a member named __proto__ and refuses what is too deep
function toMap(value: object, depth: number): Record<string, AttributeValue> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, toAttribute(member, depth + 1)]));
}

function toAttribute(value: unknown, depth: number): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return fits(value) ? { N: String(value) } : { S: String(value) };
  if (value === null) return { NULL: true };
  if (depth >= deepest) return { S: JSON.stringify(value) };
  if (Array.isArray(value)) return { L: value.map((member) => toAttribute(member, depth + 1)) };
  return { M: toMap(value as object, depth) };
}

function fits(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= numberRange.smallest && size <= numberRange.largest);
}

/** The JSON object an item holds. */
export function fromItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [key, fromAttribute(value)]),
  );
}

function fromAttribute(value: AttributeValue): unknown {
  if (value.N !== undefined) return Number(value.N);
  if (value.M) return fromItem(value.M);
  if (value.L) return value.L.map(fromAttribute);
  if (value.NULL) return null;
  return value.S ?? value.BOOL;
}
