import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface RecordingsBucketProps {
  /** counted from when an object was stored; 0 keeps it */
  readonly retainDays: number;
  readonly removalPolicy: RemovalPolicy;
}

/** The recordings of calls, each under the ids of its call and its own. */
export class RecordingsBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { retainDays, removalPolicy }: RecordingsBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // S3's own key: one of KMS would add its bill to each request, and keeps out nobody who may read
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // an older version would outlive the erasure of a call
      versioned: false,
      lifecycleRules: [
        // what a copy that was killed midway leaves behind is billed, and listed nowhere
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        ...(retainDays > 0 ? [{ expiration: Duration.days(retainDays) }] : []),
      ],
      removalPolicy,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who reads a recording is told by CloudTrail data events, where an account has them on.',
    });
  }
}
