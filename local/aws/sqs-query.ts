/** What the lists and maps of SQS are called in forms and in XML, where each element stands alone. */
const elements: Readonly<Record<string, string>> = {
  AttributeNames: 'AttributeName',
  MessageAttributeNames: 'MessageAttributeName',
  MessageSystemAttributeNames: 'MessageSystemAttributeName',
  Attributes: 'Attribute',
  MessageAttributes: 'MessageAttribute',
  MessageSystemAttributes: 'MessageSystemAttribute',
  Tags: 'Tag',
  TagKeys: 'TagKey',
  QueueUrls: 'QueueUrl',
  Messages: 'Message',
  Failed: 'BatchResultErrorEntry',
  Results: 'ListMessageMoveTasksResultEntry',
};
const lists = new Map(Object.entries(elements).map(([list, element]) => [element, list]));
const numbers =
  /^(DelaySeconds|VisibilityTimeout|WaitTimeSeconds|MaxResults|MaxNumberOfMessages|MaxNumberOfMessagesPerSecond)$/;

type Tree = { [name: string]: Tree | string };

/**
 * What a form asks for, as AWS JSON says it: `AttributeName.1=All` is `{"AttributeNames": ["All"]}`.
 * SDKs and CLIs from before November 2023 ask SQS this way.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export function inputOfForm(form: URLSearchParams): object {
  const tree: Tree = Object.create(null);
  for (const [key, value] of form) {
    const path = key.split('.');
    const last = path.pop() ?? '';
    let at = tree;
    for (const name of path) {
      const inner = at[name] ?? Object.create(null);
      if (typeof inner === 'string') break;
      at[name] = inner;
      at = inner;
    }
    at[last] = value;
  }
  return members(tree);
}

function members(tree: Tree): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (typeof value === 'string') return [name, numbers.test(name) ? Number(value) : value];
      const list = lists.get(name) ?? (/BatchRequestEntry$/.test(name) ? 'Entries' : undefined);
      if (!list) return [name, members(value)];
      const all = Object.values(value);
      const parts = all.map((each) => (typeof each === 'string' ? each : members(each)));
      return [list, isMap(list) ? mapOf(parts) : parts];
    }),
  );
}

/** The XML answer of an action. */
export function xmlAnswer(action: string, answer: object): string {
  const result = xml(answer, action);
  return document(`${action}Response`, `<${action}Result>${result}</${action}Result>`);
}

export function xmlError(code: string, message: string): string {
  const error = { Type: 'Sender', Code: code, Message: message };
  return document('ErrorResponse', `<Error>${xml(error, '')}</Error>`);
}

function document(root: string, inner: string): string {
  const metadata = '<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>';
  return `<?xml version="1.0"?><${root} xmlns="http://queue.amazonaws.com/doc/2012-11-05/">${inner}${metadata}</${root}>`;
}

function xml(value: object, action: string): string {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== null)
    .map(([name, inner]) => {
      const element = elements[name] ?? (name === 'Successful' ? `${action}ResultEntry` : name);
      const all = isMap(name) ? pairsOf(name, inner) : Array.isArray(inner) ? inner : [inner];
      return all.map((each) => `<${element}>${content(each, action)}</${element}>`).join('');
    })
    .join('');
}

function content(value: unknown, action: string): string {
  if (typeof value === 'object' && value !== null) return xml(value, action);
  // a bare carriage return would be read as a line feed
  return String(value).replace(/[&<>"\r]/g, (one) => `&#${one.charCodeAt(0)};`);
}

function isMap(name: string): boolean {
  return /^(Attributes|MessageAttributes|MessageSystemAttributes|Tags)$/.test(name);
}

function mapOf(pairs: readonly unknown[]): object {
  const entries = (pairs as Record<string, unknown>[]).map(({ Name, Key, Value }) => [
    Name ?? Key,
    Value,
  ]);
  return Object.fromEntries(entries);
}

function pairsOf(name: string, map: object): object[] {
  const key = name === 'Tags' ? 'Key' : 'Name';
  return Object.entries(map).map(([Name, Value]) => ({ [key]: Name, Value }));
}
