import { generateKeyPairSync, sign } from 'node:crypto';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;
const ecdsaWithSha256 = '06082a8648ce3d040302';
const commonName = '0603550403';
const subjectAltName = '0603551d11';
const basicConstraints = '0603551d13';

/**
 * A key and a certificate it signed itself, for `localhost` and two days. PEM. Made anew each time, so
 * that no private key lies in the repository. https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function createCertificate(nowMs: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(hex(ecdsaWithSha256));
  const name = sequence(der(0x31, sequence(hex(commonName), der(0x0c, text('localhost')))));
  const extensions = sequence(
    sequence(hex(subjectAltName), der(0x04, sequence(der(0x82, text('localhost'))))),
    sequence(hex(basicConstraints), der(0x04, sequence(hex('0101ff')))),
  );
  const toBeSigned = sequence(
    der(0xa0, hex('020102')),
    hex('020101'),
    algorithm,
    name,
    sequence(utcTime(nowMs - dayMs), utcTime(nowMs + dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, algorithm, der(0x03, hex('00'), signature));
  const lines = certificate.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const { length } = Buffer.concat(parts);
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), ...parts]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}

function text(ascii: string): Buffer {
  return Buffer.from(ascii, 'ascii');
}

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d{3}/g, '');
  return der(0x17, text(digits.slice(2)));
}
