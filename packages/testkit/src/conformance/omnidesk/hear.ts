import type { Received } from '../../hook-sink.ts';

/** A hookpoint as a middleware reads it, in whichever form it came. */
export interface Heard {
  path: string;
  fields: Record<string, string | boolean>;
  file: File | null;
  /** The names of fields and file in the order in which they came. */
  names: string[];
}

export async function hear({ path, headers, bytes, body }: Received): Promise<Heard> {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/json')) {
    const fields = JSON.parse(body);
    return { path, fields, file: null, names: Object.keys(fields) };
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const fields = Object.fromEntries(new URLSearchParams(body));
    return { path, fields, file: null, names: Object.keys(fields) };
  }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const heard: Heard = { path, fields: {}, file: null, names: [...form.keys()] };
  for (const [name, value] of form) {
    if (typeof value === 'string') heard.fields[name] = value;
    else heard.file = value;
  }
  return heard;
}
