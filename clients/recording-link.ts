import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { PermanentError, RetryableError } from '../core/errors.ts';
import type { LinkReason } from '../core/refusal-reasons.ts';
import { isPublicAddress } from './public-address.ts';
import { retryAfterMs } from './retry-after.ts';

export interface RecordingLinkOptions {
  /** the host names that links may lead to, lower case */
  readonly hosts: ReadonlySet<string>;
  /** of a Liner on this machine, where links may lead too */
  readonly localOrigin?: string | undefined;
  /** how long the beginning of an answer is waited for */
  readonly stallMs: number;
  /** how names become addresses */
  readonly resolve?: typeof lookup;
}

const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);
const headers = { Accept: 'audio/*, application/ogg, */*;q=0.1', 'Accept-Encoding': 'identity' };

/**
 * GET of a recording's link, without anything that belongs to Liner. Every address on the way is
 * checked, by name and by what the name stands for on the connection that is made. The answer is one
 * with a 200; whoever gets it reads it or destroys it.
 * @throws {PermanentError} RECORDING_LINK_FOREIGN, RECORDING_LINK_REFUSED
 * @throws {RetryableError} RECORDING_UNAVAILABLE, DEADLINE_REACHED
 */
export function createOpenRecordingLink(options: RecordingLinkOptions) {
  const { hosts, localOrigin, stallMs, resolve = lookup } = options;

  return async (link: string, signal: AbortSignal): Promise<http.IncomingMessage> => {
    let url = allowed(URL.parse(link));
    for (let redirected = 0; ; redirected++) {
      const response = await get(url, signal);
      const { statusCode: status = 0, headers: answered } = response;
      if (status === 200) return response;
      response.destroy();
      if (!redirects.has(status) || answered.location === undefined)
        throw refusal(status, answered);
      if (redirected === mostRedirects) throw refused('too-many-redirects');
      url = allowed(URL.parse(answered.location, url.href));
    }
  };

  function allowed(url: URL | null): URL {
    if (!url) throw foreign('link-malformed');
    if (url.username || url.password) throw foreign('credentials');
    if (url.origin === localOrigin) return url;
    if (url.protocol !== 'https:') throw foreign('not-https');
    if (url.port) throw foreign('port');
    if (!hosts.has(url.hostname)) throw foreign('host-not-allowed');
    // an address is looked up by nobody
    const address = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(address) && !isPublicAddress(address)) throw foreign('address-not-public');
    return url;
  }

  function get(url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
    return new Promise((fulfil, reject) => {
      if (signal.aborted) return reject(new RetryableError('DEADLINE_REACHED'));
      const isLocal = url.origin === localOrigin;
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        headers,
        signal,
        // a connection of its own: recordings are few, and hosts many
        agent: false,
        ...(!isLocal && { lookup: lookupPublic }),
      });
      const timer = setTimeout(() => request.destroy(unavailable('stalled')), stallMs);
      request.on('response', (response) => {
        clearTimeout(timer);
        fulfil(response);
      });
      // kept after the answer too: an error without a listener would end the process
      request.on('error', (error) => {
        clearTimeout(timer);
        const isOurs = error instanceof PermanentError || error instanceof RetryableError;
        if (signal.aborted) reject(new RetryableError('DEADLINE_REACHED'));
        // foreign messages quote names and addresses
        else reject(isOurs ? error : unavailable('unreachable'));
      });
      // an answer that switches protocols ends in no other event
      request.on('close', () => reject(unavailable('broken')));
      request.end();
    });
  }

  // what the connection is made to, so that a name cannot mean something else a moment later
  function lookupPublic(...[name, options, answer]: Parameters<LookupFunction>): void {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return answer(error ?? unavailable('unreachable'), []);
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        return answer(foreign('address-not-public'), []);
      }
      if (options.all) return answer(null, addresses);
      answer(null, first.address, first.family);
    });
  }
}

function refusal(status: number, answered: http.IncomingHttpHeaders): Error {
  if (status >= 500 || [408, 425, 429].includes(status)) {
    return unavailable('status', retryAfterMs(answered['retry-after'], Date.now()));
  }
  return refused(isTold(status) ? `status-${status}` : 'status-other');
}

const told = [401, 403, 404, 410] as const;

function isTold(status: number): status is (typeof told)[number] {
  return told.includes(status as (typeof told)[number]);
}

function foreign(reason: LinkReason): PermanentError {
  return new PermanentError('RECORDING_LINK_FOREIGN', { reason });
}

function refused(reason: LinkReason): PermanentError {
  return new PermanentError('RECORDING_LINK_REFUSED', { reason });
}

function unavailable(
  reason: 'stalled' | 'unreachable' | 'broken' | 'status',
  retryAfterMs?: number,
): RetryableError {
  return new RetryableError('RECORDING_UNAVAILABLE', { reason, retryAfterMs });
}
