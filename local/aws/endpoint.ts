import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isOfForeignPage } from '../foreign-page.ts';
import { type Listening, listen } from './listen.ts';

export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** One address for several services, told apart as their clients tell them apart. */
export interface Services {
  /** by the beginning of X-Amz-Target, as `AmazonSQS.` */
  readonly byTarget: Readonly<Record<string, Serve>>;
  /** by the beginning of the path */
  readonly byPath: Readonly<Record<string, Serve>>;
  /** by the type of the body: older clients of SQS, and all of STS */
  readonly form?: Serve;
  /** by the service it is signed for, as `s3`, whose paths may have any name */
  readonly bySignature?: Readonly<Record<string, Serve>>;
}

const formType = 'application/x-www-form-urlencoded';

export function startAwsEndpoint(port: number, services: Services): Promise<Listening> {
  const targets = Object.entries(services.byTarget);
  const paths = Object.entries(services.byPath);

  return listen(createServer(dispatch), port, '--aws-port');

  function dispatch(request: IncomingMessage, response: ServerResponse) {
    if (isOfForeignPage(request.headers)) {
      response.writeHead(403).end();
      return;
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    const service =
      targets.find(([prefix]) => target.startsWith(prefix)) ??
      paths.find(([prefix]) => request.url?.startsWith(prefix));
    if (service) return service[1](request, response);
    const signed = services.bySignature?.[signedService(request)];
    if (signed) return signed(request, response);
    const isForm = request.headers['content-type']?.startsWith(formType);
    if (isForm && services.form) return services.form(request, response);
    const known = [...targets, ...paths].map(([prefix]) => prefix).join(', ');
    const message = `This local endpoint serves ${known} with AWS JSON or REST requests only.`;
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: 'UnknownOperationException', message }));
  }
}

/**
 * The service in the scope of a signature, in the header or in the address; before version 4 only S3
 * had one in an address.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
function signedService({ headers, url = '' }: IncomingMessage): string {
  const query = new URLSearchParams(url.split('?')[1]);
  const signed = headers.authorization ?? query.get('X-Amz-Credential') ?? '';
  const scope = /\/([a-z0-9-]+)\/aws4_request/.exec(signed)?.[1];
  return scope ?? (query.has('AWSAccessKeyId') ? 's3' : '');
}
