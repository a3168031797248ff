/** How many keys that were offered once are remembered. */
const MOST_OFFERED = 500;

/**
 * Bytes by key, the least recently used thrown out when their lengths together pass the limit. What is offered is kept
 * from the second time on: somebody who walks through everything once (an export) throws out nothing that others read,
 * and his bytes are free at once. Kept for a while they had cost the collector more than all the rest of a page.
 */
export class ByteCache {
  readonly #most: number;
  readonly #entries = new Map<string, Buffer>();
  readonly #offered = new Set<string>();
  #size = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  get(key: string): Buffer | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  offer(key: string, value: Buffer): void {
    if (value.length > this.#most / 8 || !this.#isOfferedAgain(key)) return;
    this.#remove(key);
    this.#entries.set(key, value);
    this.#size += value.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#most) break;
      this.#remove(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#offered.clear();
    this.#size = 0;
  }

  #isOfferedAgain(key: string): boolean {
    if (this.#offered.delete(key)) return true;
    this.#offered.add(key);
    for (const oldest of this.#offered) {
      if (this.#offered.size <= MOST_OFFERED) break;
      this.#offered.delete(oldest);
    }
    return false;
  }

  #remove(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#size -= value.length;
  }
}
