import type { SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';
import type { CallId } from '../core/call-id.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import type { SendOptions } from './send-calls.ts';
import { type Refusal, sendRequests } from './send-requests.ts';

export interface HttpRoute {
  readonly apiUrl: string;
  readonly region: string;
  /** any client of the stack: its credentials sign */
  readonly client: SQSClient;
  readonly now: () => number;
}

/**
 * Asks `POST /calls/{callId}` for each id, in their order, signed as docs/signed-requests.md has it;
 * yields how many were answered.
 * @throws {OperatorError} for the first that was not let in; and after the last, where calls were refused
 */
export async function* sendOverHttp(
  { apiUrl, region, client, now }: HttpRoute,
  callIds: readonly CallId[],
  options: SendOptions,
): AsyncGenerator<number> {
  const { credentials, sha256 } = client.config;
  const signer = new SignatureV4({ credentials, region, service: 'execute-api', sha256 });
  const refused: string[] = [];

  async function requestOf(callId: CallId) {
    const { protocol, hostname, host, href, pathname } = new URL(`${apiUrl}/calls/${callId}`);
    const asked = { protocol, hostname, path: pathname, query: {}, headers: { host } };
    const { headers } = await signer.sign(
      { ...asked, method: 'POST' },
      { signingDate: new Date(now()) },
    );
    return { url: href, headers };
  }

  function told(refusal: Refusal) {
    const { callId, status } = refusal;
    if (status === 403) return notLetIn(refusal, now());
    const code = codeIn(refusal.text);
    if (code !== undefined) {
      refused.push(`${callId} ${code}`);
      return undefined;
    }
    const next = 'What answered is not the HTTP API of the stack: look to the network and proxy.';
    return { next, exitCode: exitCodes.failed };
  }

  yield* sendRequests({ requestOf, told }, callIds, options);
  if (refused.length > 0) throw refusedAll(refused);
}

// as wide as AWS is
const skewMs = 300_000;

/** API Gateway tells no reason; the SDK's own requests make up for a wrong clock, and so succeed before it. */
function notLetIn({ headers }: Refusal, nowMs: number) {
  const isSkewed = Math.abs(Date.parse(headers.get('date') ?? '') - nowMs) > skewMs;
  const next = isSkewed
    ? "This machine's clock is wrong: set it."
    : 'These credentials may not execute-api:Invoke it. Use those of an operator: docs/calls.md has the policy, and the setting operatorPolicy makes it.';
  return { next, exitCode: exitCodes.credentials };
}

/** of a problem of ours */
function codeIn(text: string): string | undefined {
  try {
    const { code } = Object(JSON.parse(text));
    return /^[A-Z_]+$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

const mostNamed = 20;

function refusedAll(refused: readonly string[]) {
  const more = refused.length - mostNamed;
  const named = refused.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return new OperatorError({
    problem: `Calls that were refused: ${named}.`,
    next: 'docs/runbook.md has an article for each code.',
    exitCode: exitCodes.failed,
  });
}
