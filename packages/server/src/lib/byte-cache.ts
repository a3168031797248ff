/** How many keys that were offered once are remembered. */
const MOST_OFFERED = 500;

/**
 * Texts by key as the bytes that are sent, the least recently used thrown out when their lengths together pass the limit.
 * What is offered is kept from the second time on: somebody who walks through everything once (an export) throws out
 * nothing that others read, and leaves nothing old behind; kept for a while, such pages made the collector mark the whole
 * heap twice a second.
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

  offer(key: string, text: string): void {
    if (!this.#isOfferedAgain(key)) return;
    const value = Buffer.from(text);
    if (value.length > this.#most / 8) return;
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
