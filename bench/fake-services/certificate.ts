import { generate } from 'selfsigned';

/** PEM */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;

/** Of `localhost`, for two days. Made anew each time, so that no private key lies in the repository. */
export async function createCertificate(nowMs: number): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs - dayMs),
    notAfterDate: new Date(nowMs + dayMs),
  });
  return { key, cert };
}
