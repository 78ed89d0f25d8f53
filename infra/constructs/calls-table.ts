import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type CallsIndex, indexes } from '../../clients/calls-index.ts';

export interface CallsTableProps {
  /** what calls can be listed by, beside the lead */
  readonly furtherIndexes: readonly CallsIndex[];
  readonly removalPolicy: RemovalPolicy;
}

/** The call records, their indexes and the stream of their changes. */
export class CallsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: CallsTableProps) {
    super(scope, id);

    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'callId', type: AttributeType.NUMBER },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // encryption is DynamoDB's own: a KMS key would add its bill to the table's and its policy to
      // every reader's, and keeps out nobody who may read the table
      timeToLiveAttribute: 'expiresAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy: props.removalPolicy,
    });

    // an index that holds keys alone is written once a call, not at every change
    this.table.addGlobalSecondaryIndex({
      indexName: indexes.time.name,
      partitionKey: { name: indexes.time.key, type: AttributeType.STRING },
      sortKey: { name: indexes.time.sort, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['createdTime', 'complete'],
    });
    for (const index of [indexes.lead, ...props.furtherIndexes]) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.key, type: AttributeType.NUMBER },
        sortKey: { name: index.sort, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
  }
}
