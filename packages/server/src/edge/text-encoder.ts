import { Decoder, Encoder, type Packet } from 'socket.io-parser';

/**
 * The standard encoder for a server that sends no binary data: it does not look for any in each packet, down to the last field,
 * and prepares no words for a debug log. The wire is the same.
 */
class TextEncoder extends Encoder {
  override encode({ type, nsp, id, data }: Packet): string[] {
    const namespace = nsp && nsp !== '/' ? `${nsp},` : '';
    return [`${type}${namespace}${id ?? ''}${data === undefined || data === null ? '' : JSON.stringify(data)}`];
  }
}

/** For `new Server({ parser })`. */
export const textParser = { Encoder: TextEncoder, Decoder };
