export type Fields = Record<string, string | number | boolean>;
/** The ways in which middlewares send fields; `mislabelled` is what their published samples do. */
export type Form = 'json' | 'form' | 'multipart' | 'query' | 'mislabelled' | 'untyped';
export const FORMS: readonly Form[] = ['json', 'form', 'multipart', 'query', 'mislabelled', 'untyped'];
export type KeyPlace = 'query' | 'header' | 'authorization' | 'bearer' | 'body';

export interface Call {
  method?: string;
  form?: Form;
  fields: Fields;
  /** Null = none. */
  key?: string | null;
  keyPlace?: KeyPlace;
  files?: readonly { part?: string; name: string; type: string; bytes: Uint8Array<ArrayBuffer> }[];
  headers?: Record<string, string>;
}

/** One call as a middleware would write it. */
export function writeCall(
  base: string,
  { method = 'POST', form = 'json', fields, key, keyPlace = 'header', files, headers: more }: Call,
): { url: string; init: RequestInit } {
  const url = new URL(base);
  const headers: Record<string, string> = { ...more };
  let sent = fields;
  if (key) {
    if (keyPlace === 'query') url.searchParams.set('apiKey', key);
    if (keyPlace === 'header') headers.apiKey = key;
    if (keyPlace === 'authorization') headers.authorization = `apikey ${key}`;
    if (keyPlace === 'bearer') headers.authorization = `Bearer ${key}`;
    if (keyPlace === 'body') sent = { ...fields, apiKey: key };
  }
  const texts = Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]);
  if (method === 'GET' || form === 'query') {
    for (const [name, value] of texts) url.searchParams.set(name, value);
    return { url: url.href, init: { method, headers } };
  }
  if (files || form === 'multipart') {
    const body = new FormData();
    // Files first: their fields may follow them.
    for (const { part = 'file', name, type, bytes } of files ?? [])
      body.append(part, new Blob([bytes], { type }), name);
    for (const [name, value] of texts) body.append(name, value);
    return { url: url.href, init: { method, headers, body } };
  }
  if (form === 'form') return { url: url.href, init: { method, headers, body: new URLSearchParams(texts) } };
  const json = JSON.stringify(sent);
  if (form === 'untyped') return { url: url.href, init: { method, headers, body: new Blob([json]) } };
  headers['content-type'] = form === 'json' ? 'application/json' : 'multipart/form-data';
  return { url: url.href, init: { method, headers, body: json } };
}
