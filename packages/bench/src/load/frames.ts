// The two halves of RFC 6455 that the load needs: short text frames out, unfragmented text frames in.

/** A masked text frame. The mask is zero: legal, and masking costs nothing. */
export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 6 : 8;
  const frame = Buffer.alloc(head + length);
  frame[0] = 0x81;
  if (length < 126) frame[1] = 0x80 | length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, head);
  return frame;
}

/** Cuts a byte stream into text frames; the HTTP answer of the upgrade comes first and is skipped. */
export class FrameReader {
  readonly #take: (text: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  #upgraded = false;

  constructor(take: (text: string) => void) {
    this.#take = take;
  }

  take(bytes: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) {
        this.#rest = data;
        return;
      }
      this.#upgraded = true;
      data = data.subarray(end + 4);
    }
    let at = 0;
    while (data.length - at >= 2) {
      let length = (data[at + 1] as number) & 0x7f;
      let head = 2;
      if (length === 126) {
        if (data.length - at < 4) break;
        length = data.readUInt16BE(at + 2);
        head = 4;
      } else if (length === 127) {
        if (data.length - at < 10) break;
        length = Number(data.readBigUInt64BE(at + 2));
        head = 10;
      }
      if (data.length - at < head + length) break;
      const isText = ((data[at] as number) & 0x0f) === 1;
      if (isText) this.#take(data.toString('utf8', at + head, at + head + length));
      at += head + length;
    }
    this.#rest = Buffer.from(data.subarray(at));
  }
}
