import * as oracle from '@smithy/core/checksum';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Md5, Sha256 } from '../../../infra/bundling/stand-ins/checksums.ts';

const data = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array());

interface Checksum {
  update(data: string | Uint8Array): void;
  digest(): Promise<Uint8Array>;
  reset(): void;
}

async function digests(checksum: Checksum, parts: readonly (string | Uint8Array)[]) {
  for (const part of parts) checksum.update(part);
  const first = Buffer.from(await checksum.digest()).toString('hex');
  checksum.reset();
  for (const part of parts) checksum.update(part);
  return [first, Buffer.from(await checksum.digest()).toString('hex')];
}

describe("the SDK's checksums in the bundles", () => {
  it('are the same as its own, of whatever is hashed, and again after a reset', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(data), async (parts) => {
        const [ours, theirs] = [new Sha256(), new oracle.Sha256Js()];
        expect(await digests(ours, parts)).toEqual(await digests(theirs, parts));
        expect(await digests(new Md5(), parts)).toEqual(await digests(new oracle.Md5(), parts));
      }),
    );
  });

  it('are the same with a secret, as signatures need them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(data, { nil: undefined }),
        fc.array(data),
        async (secret, parts) => {
          const [ours, theirs] = [new Sha256(secret), new oracle.Sha256(secret)];
          expect(await digests(ours, parts)).toEqual(await digests(theirs, parts));
        },
      ),
    );
  });

  it('can be asked twice', async () => {
    const checksum = new Sha256();
    checksum.update('abc');

    expect(await checksum.digest()).toEqual(await checksum.digest());
  });
});
