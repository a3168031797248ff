import type { Readable } from 'node:stream';
import { parseAllowList } from '../../src/egress/allow.ts';
import type { CallBody, StreamedBytes } from '../../src/egress/call.ts';
import { type Egress, type EgressOptions, openEgress } from '../../src/egress/egress.ts';

/** The way out, with everything on this machine opened. */
export function openDoor(options: Partial<EgressOptions> = {}): Egress {
  const allow = parseAllowList('127.0.0.1,::1,localhost').rules;
  return openEgress({ allow, userAgent: 'Baton/test', ...options });
}

export const json = (value: unknown): CallBody => ({
  contentType: 'application/json',
  bytes: JSON.stringify(value),
});

/** A body that is read from somewhere, and what became of its source. */
export function streamed(source: Readable, length: number): { contentType: string; opened: number } & StreamedBytes {
  const body = {
    contentType: 'application/octet-stream',
    length,
    opened: 0,
    open() {
      body.opened += 1;
      return source;
    },
  };
  return body;
}
