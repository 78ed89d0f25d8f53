import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';

// the smallest app for npm start --with: a queue that hears of one type of event
const app = new App();
const stack = new Stack(app, 'Beside');
const queue = new Queue(stack, 'Heard');
new Rule(stack, 'Rule', {
  eventBus: EventBus.fromEventBusName(stack, 'Bus', app.node.getContext('busName')),
  eventPattern: { source: ['liner.calls'], detailType: [app.node.getContext('type')] },
  targets: [new SqsQueue(queue)],
});
new CfnOutput(stack, 'HeardUrl', { value: queue.queueUrl });
