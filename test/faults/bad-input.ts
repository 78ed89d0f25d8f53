import { eventBridgeEvent, snsNotification } from '../support/envelopes.ts';

/** JSON texts of values that are no call id. */
export const badIds: readonly string[] = [
  'null',
  'true',
  '{}',
  '[]',
  '[1]',
  '{"callId": 1}',
  '0',
  '-0',
  '-5',
  '1.5',
  '123456789.0000000000000001',
  '1e309',
  '-1e309',
  '9007199254740992',
  '9007199254740993',
  '123456789012345678901234567890',
  '""',
  '"0"',
  '"-5"',
  '"+5"',
  '"1.0"',
  '"1e3"',
  '"0x10"',
  '" 123 "',
  '"007"',
  '"12\\n"',
  '"12\\u0000"',
  '"1_000"',
  '"１２３"',
  '"9007199254740993"',
  '".."',
  '"1/../2"',
  '"1?x=1"',
  '"1#"',
  '"%2e%2e"',
  '"//evil.example"',
  '"undefined"',
  '"NaN"',
  '"+79001234567"',
  `"${'1'.repeat(1_000_000)}"`,
];

export interface BadMessage {
  readonly message: string;
  readonly body: string;
  readonly code: 'MESSAGE_UNREADABLE' | 'CALL_ID_INVALID';
}

/** Bodies that hold no call id, on the queue and in webhooks. */
export const badMessages: readonly BadMessage[] = [
  ...badIds.map((id): BadMessage => {
    const message = `{"callId": ${id.length > 40 ? `${id.slice(0, 20)}...` : id}}`;
    return { message, body: `{"callId": ${id}}`, code: 'CALL_ID_INVALID' };
  }),
  { message: 'an empty object', body: '{}', code: 'CALL_ID_INVALID' },
  { message: 'null', body: 'null', code: 'CALL_ID_INVALID' },
  { message: 'an empty list', body: '[]', code: 'CALL_ID_INVALID' },
  { message: 'a list of messages', body: '[{"callId": 1}]', code: 'CALL_ID_INVALID' },
  { message: 'a bare number', body: '123', code: 'CALL_ID_INVALID' },
  { message: 'text with JSON in it', body: '"{\\"callId\\": 1}"', code: 'CALL_ID_INVALID' },
  { message: 'no JSON', body: 'callId=+79001234567', code: 'MESSAGE_UNREADABLE' },
  { message: 'XML', body: '<call id="1"/>', code: 'MESSAGE_UNREADABLE' },
  { message: 'half of a JSON', body: '{"callId": 12', code: 'MESSAGE_UNREADABLE' },
  { message: 'blanks', body: '  ', code: 'MESSAGE_UNREADABLE' },
  { message: 'NaN', body: '{"callId": NaN}', code: 'MESSAGE_UNREADABLE' },
  { message: 'a number with a leading zero', body: '{"callId": 007}', code: 'MESSAGE_UNREADABLE' },
  {
    message: 'an id of the prototype',
    body: '{"__proto__": {"callId": 1}}',
    code: 'CALL_ID_INVALID',
  },
  {
    message: 'an id of the constructor',
    body: '{"constructor": {"callId": 1}}',
    code: 'CALL_ID_INVALID',
  },
  { message: 'an id in another place', body: '{"call": {"callId": 1}}', code: 'CALL_ID_INVALID' },
  { message: 'an id in other letters', body: '{"CallID": 1}', code: 'CALL_ID_INVALID' },
  {
    message: 'nesting 5,000 deep',
    body: `${'{"callId":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    code: 'CALL_ID_INVALID',
  },
  {
    message: 'lists 5,000 deep',
    body: `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    code: 'CALL_ID_INVALID',
  },
  {
    message: 'an SNS notification of no JSON',
    body: snsNotification('hello'),
    code: 'MESSAGE_UNREADABLE',
  },
  {
    message: 'an SNS notification of nothing',
    body: snsNotification('{}'),
    code: 'CALL_ID_INVALID',
  },
  {
    message: 'an EventBridge event of nothing',
    body: JSON.stringify(eventBridgeEvent({})),
    code: 'CALL_ID_INVALID',
  },
  {
    message: 'an S3 event',
    body: '{"Records":[{"eventSource":"aws:s3","s3":{"object":{"key":"1"}}}]}',
    code: 'CALL_ID_INVALID',
  },
];

/** Events of AWS services that are no SQS batch. */
export const strangeEvents: Readonly<Record<string, unknown>> = {
  'an S3 event': { Records: [{ eventSource: 'aws:s3', s3: { object: { key: '1' } } }] },
  'an SNS event': { Records: [{ EventSource: 'aws:sns', Sns: { Message: '{"callId":1}' } }] },
  'a stream event': { Records: [{ eventID: '1', eventSource: 'aws:dynamodb', dynamodb: {} }] },
  'an SQS event whose records lack a body': {
    Records: [{ messageId: 'm1', eventSource: 'aws:sqs' }],
  },
  'an SQS event whose records are no list': { Records: {} },
  'an S3 event of nothing': { Records: ['s3'] },
  'a scheduled event': { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
  'an event of a broker': { eventSource: 'aws:mq', messages: [{ messageID: '1' }] },
  'log lines': { awslogs: { data: '' } },
};

const ids = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** Direct invokes that make no sense, and the member that is named. */
export const badRequests: readonly { request: string; event: unknown; field: string }[] = [
  { request: 'nothing', event: {}, field: 'callIds' },
  { request: 'null', event: null, field: 'callIds' },
  { request: 'ids alone', event: [1, 2], field: 'callIds' },
  { request: 'a list of calls', event: [{ callId: 1 }], field: 'callIds' },
  { request: 'an id alone', event: 1, field: 'callIds' },
  { request: 'text', event: 'callIds', field: 'callIds' },
  { request: 'a single id', event: { callId: 1 }, field: 'callId' },
  { request: 'ids in other letters', event: { callids: [1] }, field: 'callids' },
  { request: 'ids of another name', event: { ids: ['1'], refresh: true }, field: 'ids' },
  { request: 'no ids', event: { refresh: true }, field: 'callIds' },
  {
    request: 'the prototype',
    event: JSON.parse('{"callIds": [1], "__proto__": 1}'),
    field: '__proto__',
  },
  { request: 'the constructor', event: { callIds: [1], constructor: 1 }, field: 'constructor' },
  { request: 'more ids than it takes', event: { callIds: ids(101) }, field: 'callIds' },
  { request: 'ids as text', event: { callIds: '1,2,3' }, field: 'callIds' },
  { request: 'one id that is no list', event: { callIds: 1 }, field: 'callIds' },
  { request: 'ids that are an object', event: { callIds: { 0: 1 } }, field: 'callIds' },
  { request: 'ids that are null', event: { callIds: null }, field: 'callIds' },
  { request: 'a typo', event: { callIds: [1], refersh: true }, field: 'refersh' },
  { request: 'a typo beside a wrong member', event: { callIds: 1, refersh: 1 }, field: 'refersh' },
  { request: 'a refresh of text', event: { callIds: [1], refresh: 'true' }, field: 'refresh' },
  { request: 'a refresh of null', event: { callIds: [1], refresh: null }, field: 'refresh' },
  { request: 'a batch as well', event: { callIds: [1], Records: [] }, field: 'Records' },
  {
    request: 'a strange member without measure',
    event: { callIds: [], ['x'.repeat(100_000)]: 1 },
    field: 'x'.repeat(64),
  },
];
