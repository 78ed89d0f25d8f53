import type { Hash, Hmac } from 'node:crypto';

type Data = string | NodeJS.ArrayBufferView;

/**
 * Stand in for @smithy/core/checksum in the bundles (see the alias there), which brings hashes in
 * JavaScript along for where there are no others.
 */
export const Md5 = hashOf('md5');
export const Sha256 = hashOf('sha256');

function hashOf(algorithm: string) {
  const { createHash, createHmac } = process.getBuiltinModule('node:crypto');

  return class Checksum {
    private readonly secret: Data | undefined;
    private hash: Hash | Hmac = createHash(algorithm);

    /** @param secret for an HMAC, which is digested once */
    constructor(secret?: Data) {
      this.secret = secret;
      this.reset();
    }

    update(data: Data): void {
      this.hash.update(data);
    }

    async digest(): Promise<Uint8Array> {
      const { hash } = this;
      return ('copy' in hash ? hash.copy() : hash).digest();
    }

    reset(): void {
      const { secret } = this;
      this.hash = secret ? createHmac(algorithm, secret) : createHash(algorithm);
    }
  };
}
