import type { SQSEvent, SQSRecord } from 'aws-lambda';

export interface SentMessage {
  readonly messageId?: string;
  /** the body; anything but text is sent as JSON */
  readonly body: unknown;
  readonly receiveCount?: number;
  readonly sentAtMs?: number;
  readonly queueName?: string;
}

/** An event as Lambda's poller hands it over. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(...messages: readonly SentMessage[]): SQSEvent {
  return { Records: messages.map(sqsRecord) };
}

function sqsRecord(message: SentMessage, index: number): SQSRecord {
  const { messageId = `m${index + 1}`, body, receiveCount = 1, sentAtMs = Date.now() } = message;
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAtMs),
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: String(sentAtMs + 1),
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${message.queueName ?? 'calls'}`,
    awsRegion: 'eu-west-1',
  };
}
