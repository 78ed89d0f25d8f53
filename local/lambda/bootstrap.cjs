// Runs inside a sandbox in the place of Lambda's own runtime: loads the handler, then asks, calls and
// answers. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// Plain CommonJS, because stripping types would be paid for in every cold start.
'use strict';
const http = require('node:http');
const { existsSync } = require('node:fs');
const { pathToFileURL } = require('node:url');

const { env, stdout, stderr } = process;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true });
const watched = new WeakSet();
let requestId;

// Ctrl-C reaches the whole process group; the host decides when a sandbox ends
process.on('SIGINT', () => {});
process.on('uncaughtException', (error) => crash(error, 'Runtime.UncaughtException'));
process.on('unhandledRejection', (error) => crash(error, 'Runtime.UnhandledPromiseRejection'));

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      agent,
      host,
      port,
      method,
      path: `/2018-06-01/runtime/${path}`,
    });
    request.on('socket', (socket) => {
      if (watched.has(socket)) return;
      watched.add(socket);
      // a host that was killed takes its sandboxes with it
      socket.once('close', () => process.exit(1));
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function report(error, path, errorType = error?.name ?? 'Error') {
  const description = {
    errorType,
    errorMessage: String(error?.message ?? error),
    trace: String(error?.stack ?? '').split('\n'),
  };
  const text = JSON.stringify(description);
  stderr.write(`${text}\n`);
  if (requestId) endOutput();
  return ask('POST', path, text);
}

/** Marks where the output of an invocation ends: its answer takes another way and could overtake it. */
function endOutput() {
  for (const stream of [stdout, stderr]) if (stream.writable) stream.write(`\0${requestId}\n`);
}

function crash(error, errorType) {
  const path = requestId ? `invocation/${requestId}/error` : 'init/error';
  report(error, path, errorType).finally(() => process.exit(1));
}

async function loadHandler() {
  const dot = env._HANDLER.lastIndexOf('.');
  const base = `${env.LAMBDA_TASK_ROOT}/${env._HANDLER.slice(0, dot)}`;
  const name = env._HANDLER.slice(dot + 1);
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find(existsSync);
  if (!file) throw new Error(`no module at ${env._HANDLER}`);
  const module = file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : require(file);
  if (typeof module[name] !== 'function') throw new Error(`${env._HANDLER} is not a function`);
  return module[name];
}

function contextOf(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: requestId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

async function run() {
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    await report(error, 'init/error');
    process.exit(1);
  }
  for (;;) {
    const { headers, text } = await ask('GET', 'invocation/next');
    requestId = headers['lambda-runtime-aws-request-id'];
    try {
      const answer = JSON.stringify(await handler(JSON.parse(text), contextOf(headers))) ?? 'null';
      endOutput();
      await ask('POST', `invocation/${requestId}/response`, answer);
    } catch (error) {
      await report(error, `invocation/${requestId}/error`);
    }
    requestId = undefined;
  }
}

run();
