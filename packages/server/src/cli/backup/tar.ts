/** One file of an archive; `content` yields exactly `size` bytes. */
export interface TarEntry {
  path: string;
  size: number;
  content: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
const MOST_OCTAL = 0o77777777777;

/**
 * Writes the plain POSIX tar format, so that a backup can be looked into, or taken apart in need, with any `tar`.
 * Regular files only, with paths of at most 100 bytes: that is all a backup holds.
 */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield header(entry);
    let written = 0;
    for await (const chunk of entry.content) {
      written += chunk.byteLength;
      yield chunk;
    }
    if (written !== entry.size) throw new Error(`${entry.path} changed its size while it was read.`);
    yield Buffer.alloc(padding(entry.size));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/**
 * Reads an archive that `writeTar` made. Each entry's content must be read before the next entry is asked for. Throws for
 * anything else: another kind of entry, a damaged header, an archive that ends too early.
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new Reader(bytes);
  for (;;) {
    const block = Buffer.concat(await Array.fromAsync(reader.take(BLOCK)));
    if (block.every((byte) => byte === 0)) {
      await reader.end();
      return;
    }
    const { path, size } = parseHeader(block);
    let isRead = false;
    async function* content(): AsyncGenerator<Uint8Array> {
      yield* reader.take(size);
      isRead = true;
    }
    yield { path, size, content: content() };
    if (!isRead) throw new Error(`${path} was not read to its end.`);
    await Array.fromAsync(reader.take(padding(size)));
  }
}

function header({ path, size }: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(path) > 100) throw new Error(`The path ${path} is too long for the archive.`);
  block.write(path, 0);
  block.write('0000600\0', 100);
  block.write('0000000\0'.repeat(2), 108);
  if (size <= MOST_OCTAL) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    // Above 8 GiB the field is a binary number, as GNU tar and everybody after it do it.
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write(
    `${Math.floor(Date.now() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function parseHeader(block: Buffer): { path: string; size: number } {
  const text = (from: number, length: number) => block.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  const isOurs = text(257, 5) === 'ustar' && text(156, 1) === '0';
  if (!isOurs || Number.parseInt(text(148, 8), 8) !== checksum(block)) throw new Error('The archive is damaged.');
  const size = block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(text(124, 12), 8);
  return { path: text(0, 100), size };
}

/** The sum of the header's bytes with the sum's own field taken as spaces. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Cuts a stream of chunks at the places that the format names. */
class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]();
  }

  async *take(length: number): AsyncGenerator<Uint8Array> {
    let wanted = length;
    while (wanted > 0) {
      if (this.#rest.byteLength === 0) {
        const next = await this.#source.next();
        if (next.done) throw new Error('The archive ends too early.');
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, wanted);
      this.#rest = this.#rest.subarray(part.byteLength);
      wanted -= part.byteLength;
      yield part;
    }
  }

  /** Reads the rest, so that the decompressor sees its own end and checks its sum. */
  async end(): Promise<void> {
    while (!(await this.#source.next()).done);
  }
}
