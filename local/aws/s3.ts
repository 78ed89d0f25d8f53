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

const xml = 'application/xml';

/** What is asked of a bucket or object by name, and fauxqs would take for a request of another kind. */
const unknown =
  /^(accelerate|acl|analytics|cors|encryption|intelligent-tiering|inventory|legal-hold|location|logging|metrics|notification|object-lock|ownershipControls|policy|policyStatus|publicAccessBlock|replication|requestPayment|restore|retention|select|tagging|torrent|versioning|versions|website)$/;

/**
 * Lower-case and short enough, as CloudFormation makes it of the stack's name and the logical id.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketName(name: string): string {
  return name.toLowerCase().slice(-63).replace(/^-/, '');
}

export async function createS3(): Promise<S3> {
  const app = buildApp({ logger: false, defaultRegion: region });

  app.addHook('preHandler', async (request, reply) => {
    const names = Object.keys(request.query ?? {});
    const isListOfUploads = request.method === 'GET' && names.includes('uploads');
    if (!isListOfUploads && !names.some((name) => unknown.test(name))) return;
    return reply.code(501).type(xml).send(error('NotImplemented', 'Unknown to this local S3'));
  });

  // fauxqs overwrites whatever the request says
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  app.addHook('preHandler', async (request, reply) => {
    if (request.headers['if-none-match'] !== '*' || !/^(PUT|POST)$/.test(request.method)) return;
    const { pathname } = new URL(request.url, 'http://s3');
    // asked and written within one turn of the event loop, so that no other comes between
    const head = await app.inject({ method: 'HEAD', url: pathname });
    if (head.statusCode !== 200) return;
    return reply.code(412).type(xml).send(error('PreconditionFailed', 'There is such an object'));
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
}

function error(code: string, message: string): string {
  const inner = `<Code>${code}</Code><Message>${message}</Message>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Error>${inner}</Error>`;
}
