import type { Environment } from '../../functions/copy-recordings/env.ts';
import { bundleInto, bundlingWithS3 } from '../../infra/bundling/bundle.ts';
import type { FunctionSettings } from '../../local/lambda/environment.ts';
import { openTemporaryFolder } from '../../local/temporary-folder.ts';
import { startBucketSink } from '../fake-services/bucket-sink.ts';
import { startRecordedCalls } from '../fake-services/recorded-calls.ts';

/** copy-recordings as it is deployed, with recordings of any size to copy. */
export interface Copying {
  readonly settings: FunctionSettings;
  /** that the bucket was sent so far */
  readonly bytes: () => number;
  readonly close: () => void;
}

export async function startCopying(): Promise<Copying> {
  const { dir, remove } = openTemporaryFolder('copying');
  bundleInto(dir, 'functions/copy-recordings', bundlingWithS3);
  const [calls, bucket] = await Promise.all([startRecordedCalls(), startBucketSink()]);
  const own: Environment = {
    LINER_ORIGIN: calls.linerOrigin,
    LINER_TIMEOUT_MS: '10000',
    LINER_TOKEN_SECRET_ARN: 'token',
    TOKEN_TTL_SECONDS: '300',
    CALLS_TABLE_NAME: 'calls',
    RETAIN_DAYS: '0',
    RECORDINGS_BUCKET_NAME: 'recordings',
    COPY_QUEUE_URL: `${calls.awsOrigin}/000000000000/copies`,
    COPY_DEAD_LETTER_QUEUE_URL: `${calls.awsOrigin}/000000000000/letters`,
    EVENT_BUS_NAME: 'calls',
    RECORDING_HOSTS: '',
    RECORDING_MAX_MB: '5000',
    MAX_RECEIVE_COUNT: '100',
    RETRY_BASE_SECONDS: '10',
    RETRY_CAP_SECONDS: '1800',
    STACK_NAME: 'CallEnrichment',
    LOG_LEVEL: 'INFO',
  };
  const environment = {
    ...own,
    AWS_ENDPOINT_URL: calls.awsOrigin,
    AWS_ENDPOINT_URL_S3: bucket.origin,
  };
  return {
    settings: {
      name: 'copy-recordings',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:copy-recordings',
      codeDir: dir,
      handler: 'index.handler',
      environment,
      timeoutMs: 900_000,
      memoryMb: 512,
      onLog: () => {},
    },
    bytes: bucket.bytes,
    close() {
      calls.close();
      bucket.close();
      remove();
    },
  };
}
