import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { phoneCanary } from './canaries.ts';

/** What a scripted Liner does with one request. */
export type Behaviour = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A well-formed `data` for the call. */
export function callDetail(id: number, fields: object = {}) {
  return {
    id,
    leadId: 789,
    userId: 101,
    orderId: 202,
    direction: 'outgoing',
    finishInitiator: 'client',
    statusCode: 'answered',
    totalDurationSeconds: 120,
    waitTimeDurationSeconds: 5,
    talkTimeDurationSeconds: 115,
    isPredictive: false,
    clientPhone: phoneCanary,
    hasRecords: true,
    createdAt: '2024-01-01T00:00:00Z',
    ...fields,
  };
}

/** Answers well, about the call that was asked for. */
export function calling(fields: object = {}): Behaviour {
  return (request, response) => {
    const id = Number(/(\d+)\/$/.exec(request.url ?? '')?.[1]);
    json({ success: true, message: '', data: callDetail(id, fields) })(request, response);
  };
}

export function json(body: unknown, status = 200): Behaviour {
  return text(JSON.stringify(body), status, { 'content-type': 'application/json' });
}

export function text(body: string | Buffer, status = 200, headers: object = {}): Behaviour {
  return (_request, response) => {
    response.writeHead(status, { ...headers }).end(body);
  };
}

/** An error of Liner, which quotes what it should not. */
export function failing(status: number, headers: object = {}): Behaviour {
  const message = `no luck with ${phoneCanary}`;
  return text(JSON.stringify({ success: false, message, data: null }), status, headers);
}

export function redirecting(status: number, location: string): Behaviour {
  return text('', status, { location });
}

/** Says nothing, and keeps the connection. */
export const hanging: Behaviour = () => {};

/** Headers, then a byte now and then, without an end. */
export const dripping: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drip = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(drip));
};

export const resetting: Behaviour = (request) => {
  request.socket.resetAndDestroy();
};

/** Promises more bytes than it sends. */
export const breakingOff: Behaviour = (request, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"success":true,', () => request.socket.destroy());
};

/** No HTTP at all. */
export const babbling: Behaviour = (request) => {
  request.socket.end('220 mail.example ESMTP\r\n\r\n');
};

/** An answer whose headers never end. */
export const swellingHeaders: Behaviour = (request) => {
  const { socket } = request;
  socket.write('HTTP/1.1 200 OK\r\n');
  const pump = () => {
    while (!socket.destroyed && socket.write(`x-padding: ${'x'.repeat(1000)}\r\n`));
  };
  socket.on('drain', pump).on('error', () => {});
  pump();
};

/** A body without an end, as fast as it is read. */
export function endless(status = 200): Behaviour {
  return (_request, response) => {
    response.writeHead(status);
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const pump = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pump).on('error', () => {});
    pump();
  };
}

/** A small body that unpacks to the given size. */
export function bomb(unpackedBytes: number): Behaviour {
  return text(gzipSync(Buffer.alloc(unpackedBytes, ' ')), 200, { 'content-encoding': 'gzip' });
}

export function compressed(fields: object = {}): Behaviour {
  return (request, response) => {
    const id = Number(/(\d+)\/$/.exec(request.url ?? '')?.[1]);
    const body = JSON.stringify({ success: true, message: '', data: callDetail(id, fields) });
    text(gzipSync(body), 200, { 'content-encoding': 'gzip' })(request, response);
  };
}

/** Answers well after the connection was told to be kept, then goes silent without a word. */
export const upgrading: Behaviour = (request) => {
  request.socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
  );
};
