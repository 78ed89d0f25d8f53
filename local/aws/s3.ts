import { buildApp } from 'fauxqs';
import { region } from '../lambda/environment.ts';
import type { Serve } from './endpoint.ts';

/** The buckets, as fauxqs keeps them, without a port of their own. */
export interface S3 {
  readonly serve: Serve;
  /** @throws {Error} with the service's answer */
  readonly createBucket: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const preconditionFailed =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>PreconditionFailed</Code>' +
  '<Message>At least one of the pre-conditions you specified did not hold</Message></Error>';

/**
 * Lower-case and short enough, as CloudFormation makes it of the stack's name and the logical id.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketName(name: string): string {
  return name.toLowerCase().slice(-63).replace(/^-/, '');
}

export async function createS3(): Promise<S3> {
  const app = buildApp({ logger: false, defaultRegion: region });
  let last: Promise<unknown> = Promise.resolve();

  // fauxqs overwrites whatever the request says
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  app.addHook('preHandler', async (request, reply) => {
    if (request.headers['if-none-match'] !== '*' || !/^(PUT|POST)$/.test(request.method)) return;
    const { pathname } = new URL(request.url, 'http://s3');
    const found = last.then(() => isThere(pathname));
    // one after the other, or two would both find nothing: by then the first is written
    last = found.then(() => new Promise((resolve) => setImmediate(resolve)));
    if (await found) return reply.code(412).type('application/xml').send(preconditionFailed);
  });
  await app.ready();

  return {
    serve: app.routing,
    async createBucket(name) {
      const { statusCode, payload } = await app.inject({ method: 'PUT', url: `/${name}` });
      if (statusCode !== 200) throw new Error(`CreateBucket: ${payload}`);
    },
    close: () => app.close(),
  };

  async function isThere(url: string): Promise<boolean> {
    return (await app.inject({ method: 'HEAD', url })).statusCode === 200;
  }
}
