import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type FunctionSettings, sandboxEnvironment } from './environment.ts';
import { forwardLines, type LogLines } from './log-lines.ts';
import { quotas } from './quotas.ts';

/**
 * What became of an invocation: the JSON text the function answered, or that of its error. What it
 * printed has been handed on before.
 */
export interface InvocationResult {
  readonly payload: string;
  readonly failed: boolean;
}

export interface Invocation {
  readonly id: string;
  readonly payload: string;
  readonly finish: (result: InvocationResult) => void;
}

interface Owner {
  /** it asks for work */
  readonly onReady: (sandbox: Sandbox) => void;
  /** it has answered, and will ask again */
  readonly onAnswered: (sandbox: Sandbox) => void;
  /** it is gone; `failure` is the reason if it never became ready */
  readonly onGone: (sandbox: Sandbox, failure: InvocationResult | undefined) => void;
}

export interface Sandbox {
  readonly pid: () => number | undefined;
  readonly give: (invocation: Invocation) => void;
  readonly kill: () => void;
}

const bootstrap = join(import.meta.dirname, 'bootstrap.cjs');
/**
 * Lambda does an init that takes longer once more within the time of the first invocation; here it
 * goes on for that time. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const initLimitMs = 10_000;

/** One process of a function, with the Lambda Runtime API it talks to. */
export function startSandbox(settings: FunctionSettings, owner: Owner): Sandbox {
  let child: ChildProcess | undefined;
  let printed: LogLines | undefined;
  let killed = false;
  let isGone = false;
  let becameReady = false;
  let waitingResponse: ServerResponse | undefined;
  let current: Invocation | undefined;
  let lastResult: InvocationResult | undefined;
  let timer: NodeJS.Timeout;

  const server = createServer((request, response) => {
    serve(request, response).catch(() => sandbox.kill());
  });
  // the connection stays up between invocations; its end tells the sandbox that the host is gone
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', start);

  const sandbox: Sandbox = { pid, give, kill };
  return sandbox;

  function start() {
    if (killed) return gone('signal: killed');
    const { port } = server.address() as AddressInfo;
    child = spawn(process.execPath, [...heapFlags(settings.memoryMb), bootstrap], {
      cwd: settings.codeDir,
      env: sandboxEnvironment(settings, `127.0.0.1:${port}`),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    printed = forwardLines([child.stdout, child.stderr], settings.onLog);
    child.once('error', (error) => gone(error.message));
    // it takes no more work from here on, but the last lines of what it ran are yet to come
    child.once('exit', (code, signal) => {
      if (becameReady && !current) gone(exitText(code, signal));
    });
    child.once('close', (code, signal) => gone(exitText(code, signal)));
    const limitMs = initLimitMs + settings.timeoutMs;
    timer = setTimeout(() => end('Sandbox.Timedout', 'Init timed out', limitMs), limitMs);
  }

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const path = (request.url ?? '').replace('/2018-06-01/runtime/', '');
    if (path === 'invocation/next') {
      if (!becameReady) clearTimeout(timer);
      becameReady = true;
      waitingResponse = response;
      return owner.onReady(sandbox);
    }
    const payload = await text(request);
    const [, id] = path.split('/');
    // until then it does not ask for more work
    if (id && id === current?.id) await printed?.readUntil(id);
    response.writeHead(202).end('{"status":"OK"}');
    if (path === 'init/error') lastResult = { payload, failed: true };
    else if (current && path === `invocation/${current.id}/response`) respond(payload);
    else if (current && path === `invocation/${current.id}/error`) answered(payload, true);
  }

  function give(invocation: Invocation) {
    current = invocation;
    const limitMs = settings.timeoutMs;
    timer = setTimeout(() => end('Sandbox.Timedout', 'Task timed out', limitMs), limitMs);
    waitingResponse?.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + limitMs),
      'lambda-runtime-invoked-function-arn': settings.arn,
    });
    waitingResponse?.end(invocation.payload);
    waitingResponse = undefined;
  }

  function respond(payload: string) {
    if (Buffer.byteLength(payload) <= quotas.answer) return answered(payload, false);
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${quotas.answer} bytes).`;
    settings.onLog(errorMessage);
    answered(JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage }), true);
  }

  function answered(payload: string, failed: boolean) {
    owner.onAnswered(sandbox);
    finish(payload, failed);
  }

  function finish(payload: string, failed: boolean) {
    clearTimeout(timer);
    const done = current;
    current = undefined;
    done?.finish({ payload, failed });
  }

  function end(errorType: string, what: string, limitMs: number) {
    lastResult = failure(errorType, `${what} after ${(limitMs / 1000).toFixed(2)} seconds`);
    kill();
  }

  /** none once it has ended, even while its last lines are still read */
  function pid() {
    return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  function kill() {
    killed = true;
    child?.kill('SIGKILL');
  }

  function gone(how: string) {
    if (isGone) return;
    isGone = true;
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
    const result = lastResult ?? failure('Runtime.ExitError', `Runtime exited with error: ${how}`);
    if (current) settings.onLog(JSON.parse(result.payload).errorMessage);
    owner.onGone(sandbox, becameReady ? undefined : result);
    finish(result.payload, true);
  }

  function failure(errorType: string, message: string): InvocationResult {
    const errorMessage = current ? `RequestId: ${current.id} Error: ${message}` : message;
    return { payload: JSON.stringify({ errorType, errorMessage }), failed: true };
  }
}

function exitText(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  return `exit status ${code}`;
}

/** Lambda's own for a function of so many MB; on the command line, where they overrule NODE_OPTIONS. */
function heapFlags(memoryMb: number): string[] {
  const youngMb = Math.floor(memoryMb / 10);
  const semiSpaceMb = Math.floor(youngMb / 2);
  return [`--max-semi-space-size=${semiSpaceMb}`, `--max-old-space-size=${memoryMb - youngMb}`];
}
