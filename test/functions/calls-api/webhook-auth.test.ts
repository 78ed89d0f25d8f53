import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureAuth } from '../../../functions/calls-api/webhook-auth.ts';

const key = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const secret = fc
  .tuple(key, fc.constantFrom('', 'whsec_'))
  .map(([bytes, prefix]) => `${prefix}${bytes.toString('base64')}`);
const id = fc.stringMatching(/^[\w-]{1,40}$/);
const body = fc.oneof(fc.json(), fc.string({ unit: 'grapheme' }), fc.constant(''));
const nowSeconds = 1_795_000_000;
const { doubt } = signatureAuth(() => nowSeconds * 1000);
const age = fc.integer({ min: -300, max: 300 });

/** A webhook as the `standardwebhooks` library signs it. */
const signed = fc.record({ secret, id, body, age }).map(({ secret, id, body, age }) => {
  const at = new Date((nowSeconds - age) * 1000);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(nowSeconds - age),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { secret, headers, body: Buffer.from(body) };
});

describe('the verification of a signature', () => {
  it('accepts whatever the standardwebhooks library signs', () => {
    fc.assert(
      fc.property(signed, ({ secret, ...request }) => {
        expect(doubt(request, [secret])).toBeUndefined();
      }),
    );
  });

  it('takes either of two secrets, and any of several signatures', () => {
    fc.assert(
      fc.property(signed, secret, fc.boolean(), ({ secret, headers, body }, other, isFirst) => {
        const secrets = isFirst ? [secret, other] : [other, secret];
        const noise = 'v1,bm90IHRoZSBvbmU= v1a,bm8=';
        const signature = `${noise} ${headers['webhook-signature']} v2,x`;
        const several = { ...headers, 'webhook-signature': signature };

        expect(doubt({ headers: several, body }, secrets)).toBeUndefined();
      }),
    );
  });

  it('refuses every other secret', () => {
    fc.assert(
      fc.property(signed, secret, ({ secret, ...request }, other) => {
        fc.pre(secret.replace('whsec_', '') !== other.replace('whsec_', ''));

        expect(doubt(request, [other])).toBeDefined();
      }),
    );
  });

  it('refuses every change of the body', () => {
    fc.assert(
      fc.property(
        signed,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ({ secret, headers, body }, at, flip) => {
          const other = Buffer.concat([body, Buffer.from([0])]);
          const place = at % other.length;
          other.writeUInt8(other.readUInt8(place) ^ flip, place);

          expect(doubt({ headers, body: other }, [secret])).toBeDefined();
        },
      ),
    );
  });

  it('refuses every change of a header', () => {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
    const edit = fc.record({
      name: fc.constantFrom(...names),
      at: fc.nat(),
      text: fc.string({ maxLength: 2 }),
      cut: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(signed, edit, ({ secret, headers, body }, { name, at, text, cut }) => {
        const value = headers[name];
        const start = at % (value.length + 1);
        const other = value.slice(0, start) + text + value.slice(start + cut);
        // a list of signatures may hold blanks and more signatures
        fc.pre(other !== value && !other.split(' ').includes(headers['webhook-signature']));

        expect(doubt({ headers: { ...headers, [name]: other }, body }, [secret])).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is more than 300 s old or early', () => {
    const far = fc.integer({ min: 301, max: 10_000_000 });
    fc.assert(
      fc.property(secret, id, body, far, fc.boolean(), (secret, id, body, seconds, isOld) => {
        const timestamp = nowSeconds + (isOld ? -seconds : seconds);
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': new Webhook(secret).sign(id, new Date(timestamp * 1000), body),
        };

        expect(doubt({ headers, body: Buffer.from(body) }, [secret])).toBeDefined();
      }),
    );
  });

  it('refuses anything else', () => {
    const headers = fc.record(
      {
        'webhook-id': fc.string(),
        'webhook-timestamp': fc.oneof(fc.string(), fc.constant(String(nowSeconds))),
        'webhook-signature': fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `v1,${text}`),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(headers, secret, (headers, secret) => {
        expect(doubt({ headers, body: Buffer.from('{}') }, [secret])).toBeDefined();
      }),
    );
  });
});
