import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'hd_live_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 43;
const CHECK_LENGTH = 6;

/** `hd_live_` + 32 random bytes in base 62 + a CRC32, so that secret scanners and typing errors are told apart at once. */
export function newApiKeyToken(): string {
  const random = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), RANDOM_LENGTH);
  return PREFIX + random + base62(BigInt(crc32(random)), CHECK_LENGTH);
}

/** For lists: the first and the last characters, never enough to use. */
export function previewOf(token: string): string {
  return `${token.slice(0, Math.min(12, token.length >> 2))}…${token.slice(-4)}`;
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  while (text.length < length) {
    text = DIGITS[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}
