type Json = unknown;
type Test = (value: Json) => boolean;

/**
 * What an event pattern accepts.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws {Error} for a pattern or comparison that is not understood here
 */
export function compilePattern(pattern: Json): Test {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw new Error('not a pattern');
  const fields = Object.entries(pattern).map(
    ([name, wanted]) =>
      [name, Array.isArray(wanted) ? anyOf(wanted) : compilePattern(wanted)] as const,
  );
  const test: Test = (event) => {
    // a list stands for each of its members
    if (Array.isArray(event)) return event.some(test);
    const members = isObject(event) ? event : {};
    return fields.every(([name, accepts]) => accepts(members[name]));
  };
  return test;
}

function anyOf(wanted: readonly Json[]): Test {
  if (wanted.length === 0) throw new Error('an empty list accepts nothing');
  const tests = wanted.map((one) => (isObject(one) ? comparison(one) : equals(one)));
  return (value) => tests.some((test) => (Array.isArray(value) ? value.some(test) : test(value)));
}

const equals =
  (wanted: Json): Test =>
  (value) =>
    value === wanted;

const text =
  (accepts: (value: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && accepts(value);

const comparisons: Readonly<Record<string, (argument: Json) => Test>> = {
  prefix: (argument) => {
    const start = string(argument);
    return text((value) => value.startsWith(start));
  },
  suffix: (argument) => {
    const end = string(argument);
    return text((value) => value.endsWith(end));
  },
  'equals-ignore-case': (argument) => {
    const other = string(argument).toLowerCase();
    return text((value) => value.toLowerCase() === other);
  },
  exists: (wanted) => {
    if (typeof wanted !== 'boolean') throw new Error('exists takes true or false');
    // it asks about values, not about what holds them
    return (value) => (value !== undefined && !isObject(value)) === wanted;
  },
  'anything-but': (refused) => {
    const refuses = anyOf(Array.isArray(refused) ? refused : [refused]);
    return (value) => value !== undefined && !refuses(value);
  },
  numeric: (bounds) => {
    const tests = pairs(bounds).map(([operator, bound]) => numeric(operator, bound));
    return (value) => typeof value === 'number' && tests.every((test) => test(value));
  },
};

function comparison(wanted: Record<string, Json>): Test {
  const [[name, argument] = ['', undefined], ...more] = Object.entries(wanted);
  const compare = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
  if (!compare || more.length > 0) throw new Error(`the comparison ${name} is not understood`);
  return compare(argument);
}

function numeric(operator: Json, limit: number): (value: number) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === limit;
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    default:
      throw new Error(`the operator ${operator} is not understood`);
  }
}

function pairs(bounds: Json): [operator: Json, bound: number][] {
  if (!Array.isArray(bounds) || bounds.length === 0) throw new Error('numeric takes a list');
  return Array.from({ length: Math.ceil(bounds.length / 2) }, (_, i) => {
    const bound = bounds[2 * i + 1];
    if (typeof bound !== 'number') throw new Error('numeric takes operators, each with a number');
    return [bounds[2 * i], bound];
  });
}

function string(argument: Json): string {
  if (typeof argument === 'string') return argument;
  throw new Error('a comparison of text takes text');
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
