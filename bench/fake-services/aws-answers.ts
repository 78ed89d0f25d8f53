import { createHash } from 'node:crypto';

/** What the endpoints read of a request. */
interface Input {
  readonly SecretId: string;
  readonly MessageBody: string;
  readonly RequestItems: Record<string, unknown>;
  readonly Entries: { readonly Id: string }[];
}

export const linerToken = 'abcdef0123456789abcdef';
export const webhookSecret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** Answers of AWS to who asks for the first time: nothing is stored, everything succeeds. */
const answers: Readonly<Record<string, (input: Input) => object>> = {
  GetSecretValue: ({ SecretId }) => ({
    ARN: SecretId,
    Name: 'secret',
    VersionId: '11111111-1111-1111-1111-111111111111',
    VersionStages: ['AWSCURRENT'],
    CreatedDate: 1_700_000_000,
    SecretString: SecretId.includes('Webhook') ? webhookSecret : `{"token":"${linerToken}"}`,
  }),
  BatchGetItem: ({ RequestItems }) => ({
    Responses: Object.fromEntries(Object.keys(RequestItems).map((table) => [table, []])),
    UnprocessedKeys: {},
  }),
  GetItem: () => ({}),
  PutItem: () => ({}),
  UpdateItem: () => ({}),
  SendMessage: ({ MessageBody }) => ({
    MessageId: '22222222-2222-2222-2222-222222222222',
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }),
  ChangeMessageVisibilityBatch: ({ Entries }) => ({
    Successful: Entries.map(({ Id }) => ({ Id })),
    Failed: [],
  }),
};

/** @throws {Error} for an action no function of the stack has a reason for here */
export function answerOf(action: string, input: unknown): object {
  const answer = answers[action];
  if (!answer) throw new Error(`nobody should ask for ${action}`);
  return answer(input as Input);
}
