/** What a file may be: how its content is recognised, and the type under which it is served. */
interface Kind {
  /** What `file-type` calls the content; null = it recognises nothing, and the text check decides. */
  content: readonly (string | null)[];
  type: string;
  /** Old Office files are containers that `file-type` does not look into: one of these streams must be named inside. */
  stream?: readonly string[];
}

/** No SVG, HTML or XML: a browser would run what is inside. */
export const KINDS: Readonly<Record<string, Kind>> = {
  '.png': { content: ['image/png', 'image/apng'], type: 'image/png' },
  '.jpg': { content: ['image/jpeg'], type: 'image/jpeg' },
  '.jpeg': { content: ['image/jpeg'], type: 'image/jpeg' },
  '.gif': { content: ['image/gif'], type: 'image/gif' },
  '.pdf': { content: ['application/pdf'], type: 'application/pdf' },
  '.mp3': { content: ['audio/mpeg'], type: 'audio/mpeg' },
  '.txt': { content: [null], type: 'text/plain; charset=utf-8' },
  '.doc': { content: ['application/x-cfb'], type: 'application/msword', stream: ['WordDocument'] },
  '.xls': { content: ['application/x-cfb'], type: 'application/vnd.ms-excel', stream: ['Workbook', 'Book'] },
  '.docx': office('application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
  '.xlsx': office('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
};

export const ACCEPTED_EXTENSIONS: readonly string[] = Object.keys(KINDS);

function office(type: string): Kind {
  return { content: [type], type };
}

/** Raster images by their first bytes. Only what is recognised here may be shown inside a page. */
export function rasterType(head: Uint8Array): string | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 16));
  const text = bytes.toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  return null;
}
