import {
  type Behaviour,
  babbling,
  bomb,
  breakingOff,
  callDetail,
  calling,
  compressed,
  dripping,
  endless,
  failing,
  hanging,
  json,
  redirecting,
  resetting,
  swellingHeaders,
  text,
  upgrading,
} from '../support/liner-answers.ts';

export interface LinerFault {
  readonly fault: string;
  /** what Liner does with the requests for call 7, in turn; the last stays */
  readonly liner: readonly Behaviour[];
  /** on the first receive of a young message */
  readonly disposition: string;
  /** requests a delivery may cost */
  readonly requests: number;
  /** seconds the message is invisible for; the first backoff unless told */
  readonly hiddenFor?: number;
  /** on the last permitted receive; dead letter with the same code unless told */
  readonly lastly?: string;
}

/** Liner answers, but not as documented. Call 7 is asked for. */
export const linerFaults: readonly LinerFault[] = [
  {
    fault: 'a reset connection, once',
    liner: [resetting, calling()],
    disposition: 'acknowledged',
    requests: 2,
  },
  {
    fault: 'reset connections',
    liner: [resetting],
    disposition: 'back: LINER_UNREACHABLE',
    requests: 2,
  },
  {
    fault: 'an answer that breaks off',
    liner: [breakingOff],
    disposition: 'back: LINER_UNREACHABLE',
    requests: 2,
  },
  {
    fault: 'a server of another protocol',
    liner: [babbling],
    disposition: 'back: LINER_UNREACHABLE',
    requests: 2,
  },
  {
    fault: 'headers without an end',
    liner: [swellingHeaders],
    disposition: 'back: LINER_UNREACHABLE',
    requests: 2,
  },
  {
    fault: 'an upgrade nobody asked for',
    liner: [upgrading],
    disposition: 'back: LINER_UNREACHABLE',
    requests: 2,
  },

  {
    fault: 'a single 500',
    liner: [failing(500), calling()],
    disposition: 'acknowledged',
    requests: 2,
  },
  { fault: '500', liner: [failing(500)], disposition: 'back: LINER_UNAVAILABLE', requests: 2 },
  { fault: '502', liner: [failing(502)], disposition: 'back: LINER_UNAVAILABLE', requests: 2 },
  { fault: '503', liner: [failing(503)], disposition: 'back: LINER_UNAVAILABLE', requests: 2 },
  { fault: '504', liner: [failing(504)], disposition: 'back: LINER_UNAVAILABLE', requests: 2 },
  {
    fault: '500, then a reset connection',
    liner: [failing(500), resetting],
    disposition: 'back: LINER_UNREACHABLE',
    requests: 2,
  },
  {
    fault: '502 with a page without an end',
    liner: [endless(502)],
    disposition: 'back: LINER_UNAVAILABLE',
    requests: 2,
  },
  { fault: '408', liner: [failing(408)], disposition: 'back: LINER_UNAVAILABLE', requests: 1 },
  { fault: '425', liner: [failing(425)], disposition: 'back: LINER_UNAVAILABLE', requests: 1 },

  { fault: '429', liner: [failing(429)], disposition: 'back: LINER_THROTTLED', requests: 1 },
  {
    fault: '429, Retry-After: 120',
    liner: [failing(429, { 'retry-after': '120' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
    hiddenFor: 120,
  },
  {
    fault: '503, Retry-After: 120',
    liner: [failing(503, { 'retry-after': '120' })],
    disposition: 'back: LINER_UNAVAILABLE',
    requests: 1,
    hiddenFor: 120,
  },
  {
    fault: '429, Retry-After: 0',
    liner: [failing(429, { 'retry-after': '0' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
    hiddenFor: 1,
  },
  {
    fault: '429, Retry-After: a year',
    liner: [failing(429, { 'retry-after': '31536000' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
    hiddenFor: 1800,
  },
  {
    fault: '429, Retry-After: more than a number',
    liner: [failing(429, { 'retry-after': '9'.repeat(400) })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
    hiddenFor: 1800,
  },
  {
    fault: '429, Retry-After: -5',
    liner: [failing(429, { 'retry-after': '-5' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
  },
  {
    fault: '429, Retry-After: soon',
    liner: [failing(429, { 'retry-after': 'soon' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
  },
  {
    fault: '429, Retry-After: a date that is none',
    liner: [failing(429, { 'retry-after': 'Xyz, 99 Abc 2026 99:99:99 GMT' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
  },
  {
    fault: '429, Retry-After: a date long past',
    liner: [failing(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })],
    disposition: 'back: LINER_THROTTLED',
    requests: 1,
    hiddenFor: 1,
  },

  {
    fault: '400',
    liner: [failing(400)],
    disposition: 'dead letter: LINER_REFUSED_REQUEST',
    requests: 1,
  },
  {
    fault: '405',
    liner: [failing(405)],
    disposition: 'dead letter: LINER_REFUSED_REQUEST',
    requests: 1,
  },
  {
    fault: '410',
    liner: [failing(410)],
    disposition: 'dead letter: LINER_REFUSED_REQUEST',
    requests: 1,
  },
  {
    fault: '422',
    liner: [failing(422)],
    disposition: 'dead letter: LINER_REFUSED_REQUEST',
    requests: 1,
  },
  {
    fault: '404 for a young message',
    liner: [failing(404)],
    disposition: 'back: CALL_NOT_FOUND',
    requests: 1,
  },
  {
    fault: '401 for every token',
    liner: [failing(401)],
    disposition: 'back: TOKEN_REFUSED',
    requests: 1,
  },
  {
    fault: '403 for every token',
    liner: [failing(403)],
    disposition: 'back: TOKEN_REFUSED',
    requests: 1,
  },
  {
    fault: '500, then 401',
    liner: [failing(500), failing(401)],
    disposition: 'back: TOKEN_REFUSED',
    requests: 2,
  },

  {
    fault: '301',
    liner: [redirecting(301, '/v2/call/detail/8/')],
    disposition: 'back: LINER_REDIRECTED',
    requests: 1,
  },
  {
    fault: '302',
    liner: [redirecting(302, 'http://127.0.0.1:1/')],
    disposition: 'back: LINER_REDIRECTED',
    requests: 1,
  },
  {
    fault: '307',
    liner: [redirecting(307, '/v2/call/detail/7')],
    disposition: 'back: LINER_REDIRECTED',
    requests: 1,
  },

  {
    fault: '200 with HTML',
    liner: [text('<html><body>Welcome</body></html>')],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with an empty body',
    liner: [text('')],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '204',
    liner: [text('', 204)],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with half of a JSON',
    liner: [text('{"success":true,"data":{"id":7,"cli')],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with bytes that are no UTF-8',
    liner: [text(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with gzip announced and none there',
    liner: [text('{}', 200, { 'content-encoding': 'gzip' })],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with an unknown encoding',
    liner: [text('...', 200, { 'content-encoding': 'zip' })],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with null',
    liner: [json(null)],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200 with a bare call',
    liner: [json(callDetail(7))],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200, data: null',
    liner: [json({ success: true, message: '', data: null })],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200, data: []',
    liner: [json({ success: true, message: '', data: [] })],
    disposition: 'back: LINER_ANSWER_UNREADABLE',
    requests: 1,
  },
  {
    fault: '200, success: false',
    liner: [json({ success: false, message: 'нет', data: callDetail(7) })],
    disposition: 'back: LINER_REPORTED_FAILURE',
    requests: 1,
  },

  {
    fault: 'a known field of a wrong type',
    liner: [calling({ leadId: 'seven', hasRecords: [], createdAt: 0 })],
    disposition: 'acknowledged',
    requests: 1,
  },
  {
    fault: 'a known number beyond a double',
    liner: [text('{"success":true,"message":"","data":{"id":7,"leadId":9007199254740993}}')],
    disposition: 'acknowledged',
    requests: 1,
  },
  {
    fault: 'a call without an id',
    liner: [calling({ id: undefined })],
    disposition: 'back: LINER_FIELD_INVALID',
    requests: 1,
  },
  {
    fault: 'a call whose id is text',
    liner: [calling({ id: '7' })],
    disposition: 'back: LINER_FIELD_INVALID',
    requests: 1,
  },
  {
    fault: 'another call',
    liner: [calling({ id: 8 })],
    disposition: 'dead letter: LINER_WRONG_CALL',
    requests: 1,
  },
  {
    fault: 'a body without an end',
    liner: [endless()],
    disposition: 'dead letter: LINER_ANSWER_TOO_LARGE',
    requests: 1,
  },
  {
    fault: 'a bomb',
    liner: [bomb(50 * 1024 * 1024)],
    disposition: 'dead letter: LINER_ANSWER_TOO_LARGE',
    requests: 1,
  },
  {
    fault: 'nesting without measure',
    liner: [
      text(`{"success":true,"data":{"id":7,"deep":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`),
    ],
    disposition: 'dead letter: RECORD_REFUSED',
    requests: 1,
  },

  { fault: 'a compressed answer', liner: [compressed()], disposition: 'acknowledged', requests: 1 },
  {
    fault: 'fields and values nobody documented',
    liner: [calling({ direction: 'sideways', mood: { score: 0.1 } })],
    disposition: 'acknowledged',
    requests: 1,
  },
  {
    fault: 'nulls in all fields but the id',
    liner: [json({ success: true, message: '', data: { id: 7, userId: null, statusCode: null } })],
    disposition: 'acknowledged',
    requests: 1,
  },
];

/** Liner keeps the connection and does not come to an end; cut by the attempt's timeout. */
export const linerSilences: readonly LinerFault[] = [
  { fault: 'no answer', liner: [hanging], disposition: 'back: LINER_TIMEOUT', requests: 1 },
  {
    fault: 'headers, then a dripping body',
    liner: [dripping],
    disposition: 'back: LINER_TIMEOUT',
    requests: 1,
  },
  {
    fault: '500, then no answer',
    liner: [failing(500), hanging],
    disposition: 'back: LINER_TIMEOUT',
    requests: 2,
  },
];
