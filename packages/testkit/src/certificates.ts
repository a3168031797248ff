import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface Certificate {
  /** PEM, both as `tls.createServer` takes them. */
  cert: string;
  key: string;
}

export interface CertificateOptions {
  /** Names and IPv4 addresses that it is for. */
  names: readonly string[];
  /** Who signs it; default: itself. */
  authority?: Certificate;
  isAuthority?: boolean;
  validFrom?: Date;
  validUntil?: Date;
}

const DAY_MS = 86_400_000;

/** A certificate made on the spot, so that no private key lies in the repository and none runs out. */
export function issueCertificate({
  names,
  authority,
  isAuthority,
  validFrom,
  validUntil,
}: CertificateOptions): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = authority ? createPrivateKey(authority.key) : privateKey;
  const subject = nameOf(isAuthority ? 'Test authority' : (names[0] ?? 'nobody'));
  const algorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    authority ? nameOf('Test authority') : subject,
    sequence(time(validFrom ?? new Date(Date.now() - DAY_MS)), time(validUntil ?? new Date(Date.now() + DAY_MS))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames(names), ...(isAuthority ? [authorityMark()] : []))),
  );
  const signature = sign('sha256', body, signer);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const nameOf = (commonName: string) =>
  sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(commonName)))));

function alternativeNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 4 ? tagged(0x87, Buffer.from(name.split('.').map(Number))) : tagged(0x82, Buffer.from(name)),
  );
  return sequence(oid('551d11'), tagged(0x04, sequence(...entries)));
}

/** Basic constraints, critical: an authority. */
const authorityMark = () =>
  sequence(oid('551d13'), tagged(0x01, Buffer.from([0xff])), tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))));

const time = (date: Date) =>
  tagged(0x18, Buffer.from(`${date.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '')}`));

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const integer = (bytes: Buffer) => tagged(0x02, bytes);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));

/** One value of ASN.1 in DER: tag, length, content. */
function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
