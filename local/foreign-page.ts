import type { IncomingHttpHeaders } from 'node:http';

const ownOrigin = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Whether a page of the web sent a request: whatever a browser has open reaches the ports of its
 * machine, and services that ask for no signature would do what it says.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Origin
 */
export function isOfForeignPage({ origin }: IncomingHttpHeaders): boolean {
  return origin !== undefined && !ownOrigin.test(origin);
}
