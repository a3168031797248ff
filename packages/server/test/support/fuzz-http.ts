import { Agent, request } from 'node:http';
import fc from 'fast-check';
import type { RegisteredRoute } from '../../src/edge/registry.ts';
import { type Mutation, mutate, mutation, nastyString } from './fuzz-values.ts';
import type { Sample } from './sample.ts';
import type { Things } from './things.ts';

export interface HttpInput {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer | null;
}

export interface HttpAnswer {
  status: number;
  body: string;
}

/** Pieces of a path as no client library would write them. */
const rawSegments = ['%2e%2e', '%2e%2e%2f%2e%2e', '..', '%00', '%', '%zz', '%ff', '%c0%af', '%ed%a0%80', '*', ';a=b'];
const rawQueries = [
  '?',
  '?%',
  '?%zz=1',
  '?limit=1&limit=2',
  '?limit[]=1',
  '?limit[a]=1',
  '?__proto__=1&constructor=2',
  '?closed=true&closed=false',
  '?cursor=1.1&before=0&after=-1',
  '?page=-1&page_size=1e9',
  '?page=1000000&page_size=100',
  '?cursor=999999999999999.999999999999999',
  `?limit=${'9'.repeat(400)}`,
  `?a=${'b'.repeat(6000)}`,
  `?${'a=1&'.repeat(1500)}`,
];
const rawBodies: readonly (string | Buffer)[] = [
  '',
  '{',
  '{"a":',
  '{"a":1}}',
  '[1,2',
  'null',
  'NaN',
  '"',
  '\ufeff{}',
  '{"text":"\\ud800"}',
  '{"text":"\\u0000"}',
  '{"text":1,"text":2}',
  '['.repeat(50_000),
  `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
  `{"text":"${'x'.repeat(300_000)}"}`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
  Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n',
  '--x\r\nContent-Disposition: form-data; name="file"; filename="\u0000../../a.png"\r\n\r\n',
  '--x\r\n\r\n\r\n--x--',
];
const contentTypes = [
  'application/json; charset=utf-16',
  'application/json;',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/html',
  'application/xml',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'multipart/form-data; boundary="x',
  '/',
  ';',
  'application/json, application/json',
];
const oddHeaders: readonly Record<string, string | string[]>[] = [
  { authorization: 'Bearer' },
  { authorization: 'Bearer  ' },
  { authorization: 'Basic Og==' },
  { authorization: `Bearer ${'a'.repeat(5000)}` },
  { authorization: 'Bearer eyJ.eyJ.' },
  { authorization: ['Bearer a', 'Bearer b'] },
  { authorization: 'Bearer \u00ff' },
  { cookie: 'baton.session_token=' },
  { cookie: 'baton.session_token=%ff.%00; baton.session_token=b' },
  { cookie: `a=${'b'.repeat(8000)}` },
  { 'idempotency-key': '' },
  { 'idempotency-key': 'k'.repeat(300) },
  { 'idempotency-key': ['one', 'two'] },
  { host: 'a b' },
  { origin: 'null' },
  { 'x-forwarded-for': ['1.2.3.4', 'evil'], 'x-forwarded-host': 'evil.example' },
  { 'x-request-id': '{"a":1}' },
  { accept: 'application/xml', 'accept-encoding': 'gzip;q=0, *;q=9' },
  { range: 'bytes=-1', 'if-none-match': '*' },
  { 'x-http-method-override': 'DELETE' },
  { expect: '100-continue' },
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'PURGE', 'TRACE'];

/** How a form with a file arrives when something on its way, or its sender, is broken. */
const formFaults = [
  'none',
  'cut',
  'no end',
  'other boundary',
  'no boundary',
  'no blank line',
  'no name',
  'bare line feeds',
  'many parts',
  'empty file',
  'two files',
  'file first',
  'long header',
  'nested',
  'odd name',
  'json part',
] as const;

type Twist =
  | { kind: 'form'; fault: (typeof formFaults)[number]; at: number }
  | { kind: 'body'; mutation: Mutation }
  | { kind: 'param'; at: number; value: string; raw: boolean }
  | { kind: 'query'; raw: string | null; value: string; at: number }
  | { kind: 'bytes'; body: string | Buffer; type: string | null }
  | { kind: 'headers'; headers: Record<string, string | string[]> }
  | { kind: 'method'; method: string }
  | { kind: 'suffix'; suffix: string };

/** Short enough for a request line: longer ones never get past the parser, which is another test. */
const written = nastyString.filter((text) => text.length < 1500);

const twist: fc.Arbitrary<Twist> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('form' as const),
      fault: fc.constantFrom(...formFaults),
      at: fc.nat(1000),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('body' as const), mutation }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('param' as const),
      at: fc.nat(5),
      value: fc.oneof(written, fc.constantFrom('a'.repeat(1024), 'a'.repeat(1025), 'a'.repeat(4000))),
      raw: fc.constant(false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('param' as const),
      at: fc.nat(5),
      value: fc.constantFrom(...rawSegments),
      raw: fc.constant(true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('query' as const),
      raw: fc.option(fc.constantFrom(...rawQueries)),
      value: written,
      at: fc.nat(5),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bytes' as const),
      body: fc.constantFrom(...rawBodies),
      type: fc.option(fc.constantFrom('application/json', ...contentTypes)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('headers' as const), headers: fc.constantFrom(...oddHeaders) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('method' as const), method: fc.constantFrom(...methods) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('suffix' as const), suffix: fc.constantFrom(...rawSegments, '//', '#a') }),
  },
);

/** `count` requests to a route, each one twist away from a good one. */
export function httpInputs(
  route: RegisteredRoute,
  sample: Sample,
  { things, bearer, seed, count }: { things: Things; bearer: string | null; seed: number; count: number },
): HttpInput[] {
  return fc.sample(twist, { seed, numRuns: count }).map((it) => twisted(route, sample, things, bearer, it));
}

function twisted(route: RegisteredRoute, sample: Sample, things: Things, bearer: string | null, it: Twist): HttpInput {
  const params = { ...sample.params?.(things) };
  const query = { ...sample.query?.(things) };
  const body = sample.body?.(things, true);
  const headers: HttpInput['headers'] = bearer ? { authorization: `Bearer ${bearer}` } : {};
  const names = Object.keys(params);
  const changed = it.kind === 'param' ? names[it.at % Math.max(1, names.length)] : undefined;
  let path = route.url.replace(/:(\w+)/g, (_, name) => {
    if (it.kind === 'param' && name === changed) return it.raw ? it.value : encode(it.value);
    return encode(params[name] as string);
  });
  if (it.kind === 'suffix') path += `/${it.suffix}`;
  if (it.kind === 'query' && it.raw === null) {
    const keys = [...Object.keys(query), 'limit', 'after', 'before', 'cursor', 'closed', 'page'];
    query[keys[it.at % keys.length] as string] = it.value;
  }
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encode(value)}`);
  path += it.kind === 'query' && it.raw !== null ? it.raw : pairs.length > 0 ? `?${pairs.join('&')}` : '';

  let bytes: Buffer | null = null;
  if (it.kind === 'form' && route.method !== 'GET') {
    const form = brokenForm(body ?? {}, it.fault, it.at);
    bytes = form.bytes;
    headers['content-type'] = form.type;
  } else if (it.kind === 'bytes') {
    bytes = Buffer.from(it.body as string);
    if (it.type !== null) headers['content-type'] = it.type;
  } else if (route.method !== 'GET') {
    const value = it.kind === 'body' ? mutate(body ?? {}, it.mutation) : (body ?? {});
    bytes = Buffer.from(JSON.stringify(value) ?? '');
    headers['content-type'] = 'application/json';
  }
  if (it.kind === 'headers') Object.assign(headers, it.headers);
  const method = it.kind === 'method' ? it.method : route.method;
  if (bytes) headers['content-length'] = String(bytes.length);
  return { method, path, headers, body: bytes };
}

function brokenForm(fields: object, fault: (typeof formFaults)[number], at: number): { type: string; bytes: Buffer } {
  const boundary = 'xX-boundary-Xx';
  const part = (head: string, value: string) => `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`;
  const field = (name: string, value: unknown) => part(`Content-Disposition: form-data; name="${name}"`, String(value));
  const file = (name: string, value: string) =>
    part(`Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain`, value);
  const texts = Object.entries(fields).map(([name, value]) => field(name, value));
  const end = `--${boundary}--\r\n`;
  const whole = [...texts, file('a.txt', 'hello'), end].join('');
  const made: Record<(typeof formFaults)[number], string> = {
    none: whole,
    cut: whole.slice(0, at % whole.length),
    'no end': [...texts, file('a.txt', 'hello')].join(''),
    'other boundary': whole.replaceAll(boundary, 'another'),
    'no boundary': JSON.stringify(fields),
    'no blank line': whole.replaceAll('\r\n\r\n', '\r\n'),
    'no name': `${part('Content-Disposition: form-data', 'x')}${whole}`,
    'bare line feeds': whole.replaceAll('\r\n', '\n'),
    'many parts': `${field('a', 'b').repeat(400)}${whole}`,
    'empty file': [...texts, file('a.txt', ''), end].join(''),
    'two files': [...texts, file('a.txt', 'one'), file('b.txt', 'two'), end].join(''),
    'file first': [file('a.txt', 'hello'), ...texts, end].join(''),
    'long header': `${part(`Content-Disposition: form-data; name="${'n'.repeat(20_000)}"`, 'x')}${whole}`,
    nested: `${part('Content-Type: multipart/mixed; boundary=inner', '--inner\r\n\r\nx\r\n--inner--')}${whole}`,
    'odd name': [...texts, file('..\\..\\%00\u202egpj.exe', 'MZ\u0000'), end].join(''),
    'json part': `${part('Content-Disposition: form-data; name="message"\r\nContent-Type: application/json', '{"a":')}${whole}`,
  };
  const type = fault === 'no boundary' ? 'multipart/form-data' : `multipart/form-data; boundary=${boundary}`;
  return { type, bytes: Buffer.from(made[fault]) };
}

/** `encodeURIComponent` that also writes half a surrogate pair, as the three bytes that some programs send for it. */
function encode(text: string): string {
  return [...text]
    .map((it) => (/^[\ud800-\udfff]$/.test(it) ? `%ed%${it < '\udc00' ? 'a0' : 'b0'}%80` : encodeURIComponent(it)))
    .join('');
}

const agent = new Agent({ keepAlive: true, maxSockets: 12 });

/** Sends it as it is. A connection that the server cuts in the middle of a body that is too large counts as 413. */
export function sendHttp(port: number, { method, path, headers, body }: HttpInput): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers, timeout: 20_000 }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode as number, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 20 s')));
    outgoing.on('error', reject);
    outgoing.end(body ?? undefined);
  });
}
