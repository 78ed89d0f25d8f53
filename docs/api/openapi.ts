import { paths } from './operations.ts';
import { gatewayResponses } from './responses.ts';
import { componentSchemas } from './schemas.ts';

const header = (name: string, description: string) => ({
  type: 'apiKey',
  in: 'header',
  name,
  description,
});
const standard = 'https://www.standardwebhooks.com';

const securitySchemes = {
  iam: {
    ...header(
      'Authorization',
      'AWS Signature Version 4 of service `execute-api`, by an identity that may `execute-api:Invoke` the route.',
    ),
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  webhookId: header('webhook-id', `The id of the message (${standard}).`),
  webhookTimestamp: header('webhook-timestamp', 'Seconds since 1970, at most 300 off.'),
  webhookSignature: header(
    'webhook-signature',
    '`v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`; several are parted by spaces.',
  ),
  webhookToken: header(
    'x-webhook-token',
    'The secret itself, where the setting `webhookAuth` is `token`; `webhookTokenHeader` names the header.',
  ),
};

/** The HTTP API in OpenAPI 3.1. @param version of the project */
export function describeApi(version: string) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Call enrichment',
      version,
      summary: 'Turns a Liner call id into a stored, queryable, change-tracked call record.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: 'The output `ApiUrl` of a stage.',
        variables: { api: { default: 'abcdef1234' }, region: { default: 'eu-west-1' } },
      },
    ],
    paths,
    components: { schemas: componentSchemas(), responses: gatewayResponses, securitySchemes },
  };
}
