/**
 * Which `seq`s a client id may stand for, in 8 to 16 bytes an id: a table of hashes, because a map of the ids themselves costs
 * more memory and time than storing the messages does (each new text that a map sees goes through the engine's own table of
 * texts). It may name a `seq` of another id (one in some billions); it never fails to name the right one.
 */
export class ClientIdTable {
  #hashes = new Int32Array(SMALLEST);
  #seqs = new Uint32Array(SMALLEST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(id: string, seq: number): void {
    if ((this.#size + 1) * 2 > this.#seqs.length) this.#grow();
    this.#put(hashOf(id), seq);
    this.#size += 1;
  }

  /** False when it is not there. The place stays taken until the table grows. */
  remove(id: string, seq: number): boolean {
    const hash = hashOf(id);
    const mask = this.#seqs.length - 1;
    for (let place = hash & mask; this.#seqs[place] !== FREE; place = (place + 1) & mask) {
      if (this.#hashes[place] !== hash || this.#seqs[place] !== seq) continue;
      this.#seqs[place] = REMOVED;
      return true;
    }
    return false;
  }

  /** In no order: look at each. Nearly always there is none. */
  find(id: string): readonly number[] {
    const hash = hashOf(id);
    const mask = this.#seqs.length - 1;
    let found: number[] | undefined;
    for (let place = hash & mask; this.#seqs[place] !== FREE; place = (place + 1) & mask) {
      if (this.#hashes[place] !== hash || this.#seqs[place] === REMOVED) continue;
      found ??= [];
      found.push(this.#seqs[place] as number);
    }
    return found ?? NONE;
  }

  #put(hash: number, seq: number): void {
    const mask = this.#seqs.length - 1;
    let place = hash & mask;
    while (this.#seqs[place] !== FREE) place = (place + 1) & mask;
    this.#hashes[place] = hash;
    this.#seqs[place] = seq;
  }

  #grow(): void {
    const [hashes, seqs] = [this.#hashes, this.#seqs];
    this.#hashes = new Int32Array(seqs.length * 2);
    this.#seqs = new Uint32Array(seqs.length * 2);
    seqs.forEach((seq, place) => {
      if (seq !== FREE && seq !== REMOVED) this.#put(hashes[place] as number, seq);
    });
  }
}

const SMALLEST = 8;
const FREE = 0;
const REMOVED = 0xffffffff;
const NONE: readonly number[] = [];

/** FNV-1a over the UTF-16 units, with the high bits folded into the low ones that choose the place. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash ^ (hash >>> 15);
}
