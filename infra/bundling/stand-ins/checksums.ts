import type { Hash, Hmac, KeyObject } from 'node:crypto';

type Data = string | NodeJS.ArrayBufferView;

/**
 * Stand in for @smithy/core/checksum in the bundles (see the alias there), which brings hashes in
 * JavaScript along for where there are no others.
 */
export const Md5 = hashOf('md5');
export const Sha256 = hashOf('sha256');

function hashOf(algorithm: string) {
  const { createHash, createHmac, createSecretKey, hash } = process.getBuiltinModule('node:crypto');

  return class Checksum {
    private readonly key: string | KeyObject | undefined;
    private first: Data | undefined;
    private ongoing: Hash | Hmac | undefined;

    /** @param secret for an HMAC, which is digested once */
    constructor(secret?: Data) {
      // createHmac takes six times as long with bytes
      this.key = typeof secret === 'object' ? createSecretKey(secret) : secret;
      this.reset();
    }

    update(data: Data): void {
      // nearly everything comes in one piece, for which there is a shorter way
      if (!this.ongoing && this.first === undefined) this.first = data;
      else this.start().update(data);
    }

    async digest(): Promise<Uint8Array> {
      const { ongoing } = this;
      if (!ongoing) return hash(algorithm, this.first ?? '', 'buffer');
      return ('copy' in ongoing ? ongoing.copy() : ongoing).digest();
    }

    reset(): void {
      this.first = undefined;
      this.ongoing = this.key ? createHmac(algorithm, this.key) : undefined;
    }

    private start(): Hash | Hmac {
      this.ongoing ??= createHash(algorithm).update(this.first ?? '');
      return this.ongoing;
    }
  };
}
