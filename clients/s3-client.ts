import { S3Client } from '@aws-sdk/client-s3';
import { awsClientOptions } from './aws-client.ts';

/** As the other clients of a function, but a part of a recording takes longer than their requests. */
export function createS3Client(): S3Client {
  const options = awsClientOptions('S3');
  return new S3Client({
    ...options,
    // milliseconds
    requestHandler: { ...options.requestHandler, requestTimeout: 60_000 },
    // a bucket has no name of its own at an endpoint that is named
    forcePathStyle: options.endpoint !== undefined,
  });
}
