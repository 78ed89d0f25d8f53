import { SQSClient } from '@aws-sdk/client-sqs';
import { redriveLetters } from '../../operate/redrive-letters.ts';

const [endpoint = '', url = '', callQueueUrl = '', code = ''] = process.argv.slice(2);

await redriveLetters(
  {
    client: new SQSClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    url,
    callIdPointer: '/callId',
  },
  callQueueUrl,
  { codes: [code] },
  {
    now: Date.now,
    waitSeconds: 0,
    windowSize: 15,
    holdSeconds: 600,
    pace: async () => {},
  },
);
