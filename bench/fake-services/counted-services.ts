import type { IncomingMessage, ServerResponse } from 'node:http';
import { askDynamodb } from '../../local/aws/create-table.ts';
import { createDynamoDb } from '../../local/aws/dynamodb.ts';
import { startAwsEndpoint } from '../../local/aws/endpoint.ts';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { createSqs, type Sqs } from '../../local/aws/sqs.ts';
import { createQueues, createSecrets, createTables } from '../../local/create-resources.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { interpret } from '../../local/template/interpret.ts';
import { linerToken } from './aws-answers.ts';
import type { Counts } from './endpoints.ts';

/** The local AWS with what a template asks for, and nothing that works by itself. */
export interface CountedServices {
  readonly awsOrigin: string;
  readonly sqs: Sqs;
  /** One request to DynamoDB, not counted. */
  readonly dynamodb: <Answer>(action: string, input: object) => Promise<Answer>;
  /** requests by action since they were last taken */
  readonly peekCounts: () => Counts;
  readonly takeCounts: () => Counts;
  readonly stop: () => Promise<void>;
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const uncounted = 'x-uncounted';

export async function startCountedServices(assemblyDir: string): Promise<CountedServices> {
  let counts: Record<string, number> = {};
  const tables = createDynamoDb();
  const secrets = createSecretsManager();
  const sqs = await createSqs(() => endpoint.origin);
  const endpoint = await startAwsEndpoint(0, {
    byTarget: {
      'AmazonSQS.': counted(sqs.serve),
      'DynamoDB_20120810.': counted(tables.serve),
      'secretsmanager.': counted(secrets.serve),
      // takes every event, and tells nobody
      'AWSEvents.': counted((_, response) => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
      }),
    },
    byPath: {},
  });
  const awsOrigin = endpoint.origin;
  const assembly = await readAssembly(assemblyDir);
  const { resources, outputs } = interpret(assembly, { awsEndpoint: awsOrigin, apiUrl: awsOrigin });
  await createTables(resources('AWS::DynamoDB::Table'), awsOrigin);
  await createQueues(resources('AWS::SQS::Queue'), sqs);
  createSecrets(resources('AWS::SecretsManager::Secret'), secrets);
  secrets.put(outputs.LinerTokenSecretArn ?? '', linerToken);
  takeCounts();
  return { awsOrigin, sqs, dynamodb, peekCounts: () => counts, takeCounts, stop };

  function counted(serve: Serve): Serve {
    return (request, response) => {
      const action = String(request.headers['x-amz-target']).split('.').pop() ?? '';
      if (!(uncounted in request.headers)) counts[action] = (counts[action] ?? 0) + 1;
      serve(request, response);
    };
  }

  function takeCounts(): Counts {
    const taken = counts;
    counts = {};
    return taken;
  }

  function dynamodb<Answer>(action: string, input: object): Promise<Answer> {
    return askDynamodb(awsOrigin, action, input, { [uncounted]: 'yes' });
  }

  async function stop() {
    await Promise.all([endpoint.close(), sqs.close()]);
  }
}
