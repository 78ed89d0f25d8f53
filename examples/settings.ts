import * as z from 'zod';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What every example that listens to events is told in the CDK context. */
export const eventSettings = {
  busName: text('EventBusName of the outputs of the call enrichment stack'),
  retryBaseSeconds: wholeNumber(1, 1800).default(10),
};

export function text(expected: string) {
  return z.string({ error: expected }).min(1, { error: expected });
}

export function wholeNumber(minimum: number, maximum: number) {
  const error = `a whole number from ${minimum} to ${maximum}`;
  return z.coerce.number({ error }).int({ error }).gte(minimum, { error }).lte(maximum, { error });
}

/** https, or plain http on this machine */
export function url(expected: string) {
  return text(expected).refine(
    (value) => {
      const { protocol, hostname } = URL.parse(value) ?? {};
      return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.has(hostname ?? ''));
    },
    { error: expected },
  );
}
