/** What an SNS topic sends to a queue. https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
export function snsNotification(message: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:calls',
    Subject: '7',
    Message: message,
    Timestamp: '2026-11-23T12:00:00.000Z',
    SignatureVersion: '1',
    Signature: 'x',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  });
}

/** What an EventBridge rule hands to a queue. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export function eventBridgeEvent(detail: object) {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'Call Finished',
    source: 'telephony',
    account: '123456789012',
    time: '2026-11-23T12:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail,
  };
}
