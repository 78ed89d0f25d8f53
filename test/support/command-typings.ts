import { webhookSecretCanary } from './canaries.ts';
import type { Typing } from './command-shell.ts';

/** has calls stored, whatever went before */
export const enriched = 'curl -X POST "$API_URL/calls/123" && curl -X POST "$API_URL/calls/1001"';
const phone = { first: enriched, input: '+7 (900) 555-10-00\n', says: '1 record erased' };

/** How blocks are typed that need more than to be typed, by what stands in them. */
export const typings: Readonly<Record<string, Typing>> = {
  'npx cdk bootstrap': { says: 'Unable to resolve AWS account' },
  'read -rs LINER_TOKEN': { input: 'typed\n', after: 'echo "[$LINER_TOKEN]"', says: '[typed]' },
  'aws lambda invoke': {
    first: 'LINER_TOKEN=built-in-token',
    says: /"callId":123,"outcome":"(unchanged|covered)"/,
  },
  'aws secretsmanager get-secret-value': { says: webhookSecretCanary },
  '/webhooks/calls"': { says: '"callId":123' },
  'calls -- erase --stage prod --lead': phone,
  'calls -- erase --stage prod --table': phone,
  'calls -- restore': { says: /records read: 0 copied/ },
  'aws sns subscribe': { first: 'TOPIC_ARN=arn:aws:sns:eu-west-1:123456789012:calls' },
  'aws events put-targets': {
    first: `aws events put-rule --name calls --event-pattern '{"source": ["crm"]}'`,
    after: `aws events put-events --entries '[{"Source": "crm", "DetailType": "Call", "Detail": "{\\"callId\\": 1003}"}]'
      until curl "$API_URL/calls/1003"; do sleep 0.2; done`,
    says: '"callId":1003',
  },
  'fake-crm.ts': { until: /CRM at http/ },
  'fake-workflow.ts': { until: /Workflow at http/ },
  '4002/activities': {
    first: 'until curl "$CRM_URL/activities" | grep liner-123; do sleep 0.2; done',
    says: /"uniq":"liner-123"/,
  },
  'read -rs CRM_TOKEN': { input: 'typed\n' },
  'calls -- env': {
    first: 'unset CALLS_TABLE_NAME',
    after: 'echo "$CALLS_TABLE_NAME"',
    says: 'Calls',
  },
  '_local/liner': { says: '"mode":"up"' },
  'calls -- status': { says: /^Call queue +0 waiting/m },
  'calls -- replay': {
    first: `aws events put-rule --name MyRule --event-bus-name "$EVENT_BUS_NAME" --event-pattern '{"source": ["liner.calls"]}'`,
    says: /for MyRule.*completed/s,
  },
  'calls -- read': {
    // nobody has hung up yet
    first: 'curl -X POST "$API_URL/calls/1031"',
    says: /1 of 1 calls were read.*3 of 3 ids sent/s,
  },
  'calls -- reconcile': { says: /^(found|well): .*listed +[1-9]\d*$/ms },
  'calls -- reports': {
    first: 'npm run calls -- reconcile --local --from 3d --dry-run',
    says: /^began +calls made/m,
  },
  'calls -- why': { first: enriched, says: 'Call 123: stored' },
  'calls -- letters': {
    first: `curl "$AWS_ENDPOINT_URL" --header 'content-type: application/x-amz-json-1.0' \\
      --header 'x-amz-target: AmazonSQS.SendMessage' --data '{"QueueUrl": "'"$DEAD_LETTER_QUEUE_URL"'",
        "MessageBody": "{\\"callId\\": 123}", "MessageAttributes": {"code": {"DataType": "String",
        "StringValue": "LINER_ANSWER_UNREADABLE"}}}'`,
    says: '1 letter sent back',
  },
  '--aws-sigv4': { first: enriched, says: '"callId":123' },
};
