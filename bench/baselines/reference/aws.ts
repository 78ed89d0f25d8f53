import { createHash, createHmac } from 'node:crypto';
import { exchange } from './exchange.ts';

const { env } = process;
const region = env.AWS_REGION ?? '';
const keys = new Map<string, Buffer>();

/** One request of AWS's JSON protocols, signed by hand. */
export async function callAws<Answer>(
  service: string,
  target: string,
  input: object,
): Promise<Answer> {
  const url = new URL(env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com/`);
  const body = JSON.stringify(input);
  const headers = sign(service, {
    'content-type': 'application/x-amz-json-1.0',
    host: url.host,
    'x-amz-content-sha256': sha256(body),
    'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, ''),
    'x-amz-security-token': env.AWS_SESSION_TOKEN ?? '',
    'x-amz-target': target,
  });
  return JSON.parse(await exchange(url, { method: 'POST', headers }, body));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign(service: string, headers: Record<string, string>): Record<string, string> {
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = `POST\n/\n\n${lines.join('')}\n${names}\n${headers['x-amz-content-sha256']}`;
  const time = headers['x-amz-date'] ?? '';
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(request)}`;
  const signature = hmac(keyOf(day, service), text).toString('hex');
  const credential = `${env.AWS_ACCESS_KEY_ID}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function keyOf(day: string, service: string): Buffer {
  const name = `${day}/${service}`;
  const secret: Buffer = Buffer.from(`AWS4${env.AWS_SECRET_ACCESS_KEY}`);
  const key = keys.get(name) ?? [day, region, service, 'aws4_request'].reduce(hmac, secret);
  keys.set(name, key);
  return key;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
