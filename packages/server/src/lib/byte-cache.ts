/** Bytes by key, the least recently used thrown out when their lengths together pass the limit. */
export class ByteCache {
  readonly #most: number;
  readonly #entries = new Map<string, Buffer>();
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

  set(key: string, value: Buffer): void {
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
    this.#size = 0;
  }

  #remove(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#size -= value.length;
  }
}
