import * as z from 'zod/mini';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The customer's Liner: https, or plain http on this machine; no path, query or credentials. */
export const Origin = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text);
    if (!url || url.href !== `${url.origin}/`) return false;
    return (
      url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname))
    );
  }),
);
