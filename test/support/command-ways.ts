import type { RunOptions } from './command-shell.ts';

/** How a documented block of commands is executed, and what comes of it. */
export interface Way {
  readonly file: string;
  /** how the block begins */
  readonly begins: string;
  /** on the local stack; up to the lack of an account; or without sending anything */
  readonly on: 'local' | 'no account' | 'dry';
  readonly says?: RegExp;
  /** lines before the block and after it */
  readonly first?: string;
  readonly after?: string;
  readonly options?: RunOptions;
  readonly code?: number;
}

const noAccount = /Unable to resolve AWS account/;
const onceBeside = { until: /app\.ts \.* \d+ functions?/ };

/** with the files that the outputs of an example's stack would be in */
const asIf = (file: string) =>
  `jq '{Example: (.[] + {QueueArn: .[].CallQueueArn, CrmTokenSecretArn: .[].LinerTokenSecretArn})}' outputs.json > ${file}`;
const crm =
  'npx node examples/crm-sync/fake-crm.ts & trap "kill %1" EXIT; until curl -f http://127.0.0.1:4002/activities; do sleep 0.2; done';

export const ways: readonly Way[] = [
  {
    file: 'README.md',
    begins: 'npm ci && npm start',
    on: 'local',
    options: { until: /Starting it \.* \d+ functions/ },
  },
  { file: 'README.md', begins: 'npm ci && npm test', on: 'local' },
  { file: 'README.md', begins: 'npm ci && npx cdk bootstrap', on: 'no account', says: noAccount },
  { file: 'README.md', begins: 'echo ', on: 'no account', says: noAccount },
  {
    file: 'README.md',
    begins: 'read -rs LINER_TOKEN',
    on: 'local',
    options: { input: 'typed\n' },
    after: 'echo "[$LINER_TOKEN]"',
    says: /^\[typed\]$/m,
  },
  {
    file: 'README.md',
    begins: 'aws secretsmanager put-secret-value',
    on: 'local',
    first:
      'LINER_TOKEN="$(aws secretsmanager get-secret-value --secret-id "$LINER_TOKEN_SECRET_ARN" --query SecretString)"',
    says: /"callId":123,"outcome":"enriched"/,
  },
  {
    file: 'README.md',
    begins: 'aws secretsmanager get-secret-value',
    on: 'local',
    says: /^[\w+/=]{32}$/m,
  },
  { file: 'README.md', begins: 'aws sqs send-message', on: 'local', says: /MessageId/ },
  {
    file: 'README.md',
    begins: "body='",
    on: 'local',
    first:
      'WEBHOOK_SECRET="$(aws secretsmanager get-secret-value --secret-id "$WEBHOOK_SECRET_ARN" --query SecretString)"',
    says: /"callId":123/,
  },
  { file: 'docs/privacy.md', begins: 'npm run expire', on: 'local', code: 0 },
  {
    file: 'docs/privacy.md',
    begins: 'npm run erase',
    on: 'local',
    options: { input: '+7 999 555-01-34\n' },
    says: /records? erased/,
  },
  {
    file: 'docs/producers.md',
    begins: 'aws events put-targets',
    on: 'local',
    first: `aws events put-rule --name calls --event-pattern '{"source": ["crm"]}'`,
    after: `aws events put-events --entries '[{"Source": "crm", "DetailType": "Call", "Detail": "{\\"callId\\": 1001}"}]'
until curl -f http://127.0.0.1:3000/calls/1001; do sleep 0.2; done`,
    says: /"callId":1001/,
  },
  {
    file: 'docs/recipes/crm-sync.md',
    begins: 'npx node examples/crm-sync/fake-crm.ts',
    on: 'local',
    options: { until: /http:\/\/127\.0\.0\.1:4002/ },
    says: /4002/,
  },
  {
    file: 'docs/recipes/crm-sync.md',
    begins: 'npm start',
    on: 'local',
    options: onceBeside,
  },
  {
    file: 'docs/recipes/crm-sync.md',
    begins: 'curl',
    on: 'local',
    first: crm,
    code: 0,
  },
  {
    file: 'docs/recipes/crm-sync.md',
    begins: 'npx cdk deploy',
    on: 'no account',
    first: asIf('crm.json'),
    options: { input: 'typed\n' },
    says: noAccount,
  },
  {
    file: 'docs/recipes/crm-sync.md',
    begins: 'aws sqs start-message-move-task',
    on: 'local',
    first: asIf('crm.json'),
    says: /TaskHandle/,
  },
  {
    file: 'docs/recipes/post-call-automation.md',
    begins: 'npx node examples/post-call-automation/fake-workflow.ts',
    on: 'local',
    options: { until: /http:\/\/127\.0\.0\.1:4001/ },
    says: /4001/,
  },
  {
    file: 'docs/recipes/post-call-automation.md',
    begins: 'npm start',
    on: 'local',
    options: onceBeside,
  },
  {
    file: 'docs/recipes/post-call-automation.md',
    begins: 'curl -X POST',
    on: 'local',
    says: /"callId":123/,
  },
  {
    file: 'docs/recipes/post-call-automation.md',
    begins: 'npx cdk deploy',
    on: 'no account',
    says: noAccount,
  },
  {
    file: 'docs/recipes/post-call-automation.md',
    begins: 'aws sqs start-message-move-task',
    on: 'local',
    first: asIf('post-call.json'),
    says: /TaskHandle/,
  },
  {
    file: 'docs/recipes/scheduled-reconciliation.md',
    begins: 'npm start',
    on: 'local',
    options: onceBeside,
  },
  {
    file: 'docs/recipes/scheduled-reconciliation.md',
    begins: 'npx cdk deploy',
    on: 'no account',
    says: noAccount,
  },
  {
    file: 'docs/runbook.md',
    begins: 'eval "$(jq',
    on: 'local',
    after: 'echo "$CALLS_TABLE_NAME"',
    says: /CallsTable/,
  },
  {
    file: 'docs/runbook.md',
    begins: 'aws dynamodb restore-table-to-point-in-time',
    on: 'dry',
    code: 0,
  },
  { file: 'docs/runbook.md', begins: 'aws dynamodb delete-table', on: 'dry', code: 0 },
  { file: 'docs/runbook.md', begins: 'BACKUP_ARN=', on: 'dry' },
  {
    file: 'docs/runbook.md',
    begins: 'npm run deploy -- --revert-drift',
    on: 'no account',
    says: noAccount,
  },
];

/** What no test executes from the page, and why. */
export const elsewhere: readonly (Pick<Way, 'file' | 'begins'> & { readonly because: string })[] = [
  {
    file: 'docs/deploy-from-github.md',
    begins: 'aws iam create-open-id-connect-provider',
    because: 'there is no IAM here',
  },
  { file: 'docs/producers.md', begins: 'aws sns subscribe', because: 'there is no SNS here' },
  {
    file: 'docs/recipes/scheduled-reconciliation.md',
    begins: 'curl -s',
    because: 'test/examples/examples.test.ts asks that function',
  },
  {
    file: 'docs/runbook.md',
    begins: 'npm run erase',
    because: 'the same lines stand in docs/privacy.md, for a table that was not restored',
  },
  {
    file: 'docs/runbook.md',
    begins: 'npm run restore',
    because: 'test/operate/copy-records.test.ts has a restored table',
  },
];
