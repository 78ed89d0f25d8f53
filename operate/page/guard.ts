import type { MiddlewareHandler } from 'hono';
import type { secureHeaders } from 'hono/secure-headers';

/**
 * Lets in this page alone. Every browser says by itself from where a request comes, and a page of
 * another origin can neither leave that out nor set our header:
 *
 * - `Host` must be the address the page is served at: a name that was rebound to it is another;
 * - `Origin` and `Sec-Fetch-Site`, where they are sent, must say the same origin. Another port of this
 *   machine is the same site, and another origin; following a link from elsewhere is refused as well;
 * - the API, reading too, wants the header `x-call-enrichment: 1`, which no form, image or script tag
 *   can send, and changes want JSON, which no form can write. What plays a recording cannot send it
 *   either, and has an address that nobody can guess instead.
 *
 * https://fetch.spec.whatwg.org/#forbidden-request-header https://www.w3.org/TR/fetch-metadata/
 */
export function onlyThisPage(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const { method, path } = context.req;
    const header = (name: string) => context.req.header(name);
    const refuse = (status: 403 | 405 | 415, reason: string) =>
      context.json(
        { problem: `Refused: ${reason}.`, next: 'Open the page by its address.' },
        status,
      );

    const host = header('host') ?? '';
    if (host !== `127.0.0.1:${port()}` && host !== `localhost:${port()}`) {
      return refuse(403, 'it was asked for under another name');
    }
    const origin = header('origin');
    if (origin !== undefined && origin !== `http://${host}`) {
      return refuse(403, 'another page asks');
    }
    if (!['same-origin', 'none'].includes(header('sec-fetch-site') ?? 'none')) {
      return refuse(403, 'another page asks');
    }
    if (!path.startsWith('/api/')) {
      return method === 'GET' ? next() : refuse(405, 'not with this method');
    }
    if (header('x-call-enrichment') !== '1') return refuse(403, 'the page did not ask');
    if (method === 'GET') return next();
    if (method !== 'POST') return refuse(405, 'not with this method');
    if (header('content-type') !== 'application/json') return refuse(415, 'it is no JSON');
    return next();
  };
}

type Protections = NonNullable<Parameters<typeof secureHeaders>[0]>;

/** Nothing but what this server serves is loaded, run, framed or told where it came from. */
export const protections: Protections = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    mediaSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // it is served without TLS, to this machine alone
  strictTransportSecurity: false,
};
