import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { ReconciliationReport } from '../core/reconciliation.ts';
import { fromItem, toItem } from './attribute-values.ts';
import { unavailable } from './table-errors.ts';

const kind = { S: 'report' };
/** Days a report is kept. */
const reportDays = 400;
const daySeconds = 86_400;

/** Reports of runs. All throw RetryableError TABLE_UNAVAILABLE or TABLE_DENIED when the table does not serve. */
export function createReconciliationReports(client: DynamoDBClient, TableName: string) {
  return { write, list, read };

  /** Keeps a report; the same again is the same report. */
  async function write(report: ReconciliationReport, abortSignal: AbortSignal): Promise<void> {
    const finishedSeconds = Math.floor(Date.parse(report.finishedAt) / 1000);
    const Item = {
      kind,
      id: { S: report.id },
      report: { M: toItem(report) },
      expiresAt: { N: String(finishedSeconds + reportDays * daySeconds) },
    };
    const command = new PutItemCommand({ TableName, Item });
    await client.send(command, { abortSignal }).catch(unavailable);
  }

  /** Reports, newest first, those that began before the one named `before`. */
  async function list(limit: number, before: string | undefined, abortSignal: AbortSignal) {
    const command = new QueryCommand({
      TableName,
      KeyConditionExpression: 'kind = :kind',
      ExpressionAttributeValues: { ':kind': kind },
      ScanIndexForward: false,
      Limit: limit,
      ...(before !== undefined && {
        ExclusiveStartKey: { kind, id: { S: before } },
      }),
    });
    const { Items = [], LastEvaluatedKey } = await client
      .send(command, { abortSignal })
      .catch(unavailable);
    return { reports: Items.flatMap(reportIn), next: LastEvaluatedKey?.id?.S };
  }

  async function read(id: string, abortSignal: AbortSignal) {
    const Key = { kind, id: { S: id } };
    const command = new GetItemCommand({ TableName, Key, ConsistentRead: true });
    const { Item } = await client.send(command, { abortSignal }).catch(unavailable);
    return Item && reportIn(Item)[0];
  }
}

function reportIn({ report }: Record<string, AttributeValue>): ReconciliationReport[] {
  return report?.M ? [fromItem(report.M) as unknown as ReconciliationReport] : [];
}
