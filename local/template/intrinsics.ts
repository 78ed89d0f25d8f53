/** What a template's functions may ask about. */
export interface Scope {
  /** @throws {Error} for a name without a value here */
  readonly ref: (name: string) => unknown;
  /** @throws {Error} for an attribute without a value here */
  readonly attribute: (logicalId: string, name: string) => unknown;
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...path] = Array.isArray(argument)
      ? argument.map(String)
      : String(argument).split('.');
    return scope.attribute(logicalId, path.join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(resolve(argument, scope), 2);
    return list(parts).map(String).join(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(resolve(argument, scope), 2);
    return list(values)[Number(index)];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = list(resolve(argument, scope), 2);
    return String(text).split(String(separator));
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const values = resolve(variables, scope) as Record<string, unknown>;
    return String(text).replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      if (name in values) return String(values[name]);
      const intrinsic = name.includes('.') && !name.startsWith('AWS::') ? 'Fn::GetAtt' : 'Ref';
      return String(intrinsics[intrinsic]?.(name, scope));
    });
  },
};

/**
 * The value with all its functions replaced.
 * @throws {Error} for a function that is not understood here
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter(isPresent);
  if (typeof value === 'string') return withoutDynamicReference(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name = '', argument] = entries[0] ?? [];
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw new Error(`${name} is not understood`);
    return intrinsic(argument, scope);
  }
  const resolved = entries.map(([key, item]) => [key, resolve(item, scope)] as const);
  return Object.fromEntries(resolved.filter(([, item]) => isPresent(item)));
}

// Ref to AWS::NoValue
const isPresent = (value: unknown) => value !== undefined;

function withoutDynamicReference(text: string): string {
  if (text.includes('{{resolve:')) throw new Error('a dynamic reference is not understood');
  return text;
}

function list(value: unknown, length?: number): unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  throw new Error('a function of the template has the wrong arguments');
}
