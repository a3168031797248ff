import { hash, randomBytes, randomUUIDv7 } from 'node:crypto';

/** A new id of ours: UUID version 7, 74 random bits, sortable by time. Unguessable, but never a permission. */
export function newId(): string {
  return randomUUIDv7();
}

/** A secret with 256 random bits, URL-safe. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function sha256(text: string): string {
  return hash('sha256', text);
}
