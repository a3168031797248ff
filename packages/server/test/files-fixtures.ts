import { crc32 } from 'node:zlib';

// Small honest files of each kind, and dishonest ones, made here so that the repository holds no binaries.

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
export const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
/** Two frames of silence (MPEG 1, layer 3, 128 kbit/s, 44.1 kHz). */
export const MP3 = Buffer.concat([mp3Frame(), mp3Frame()]);
export const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
export const HTML = '<html><body><script>alert(1)</script></body></html>';
export const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

function mp3Frame(): Buffer {
  return Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)]);
}

/** A compound file whose directory names this stream. */
export function oldOffice(stream: string): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write('d0cf11e0a1b11ae1', 'hex');
  bytes.write(`${stream}\0`, 1024, 'utf16le');
  return bytes;
}

export function newOffice(main: string): Buffer {
  const type = `application/vnd.openxmlformats-officedocument.${main}+xml`;
  return zip({ '[Content_Types].xml': `<Types><Override PartName="/main.xml" ContentType="${type}"/></Types>` });
}

/** A ZIP archive without compression. */
export function zip(entries: Record<string, string>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(text), 10);
    fields.writeUInt32LE(Buffer.byteLength(text), 14);
    fields.writeUInt32LE(Buffer.byteLength(text), 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name + text)]);
    files.push(file);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, place, Buffer.from(name)]));
    offset += file.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}
