import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachFile } from '../src/core/files/attach.ts';
import { readFileUrl, resolveAttachment } from '../src/core/files/link.ts';
import { DEFAULT_RULES } from '../src/core/files/receive.ts';
import { ORPHAN_MS, sweepOrphans } from '../src/core/files/sweep.ts';
import type { Action } from '../src/db/writer.ts';
import { newStorageKey } from '../src/storage/storage.ts';
import { type FilesBench, openFilesBench } from './files-bench.ts';
import { GIF, HTML, JPEG, MP3, newOffice, oldOffice, PDF, PNG, SVG, zip } from './files-fixtures.ts';

let bench: FilesBench;
beforeAll(async () => {
  bench = await openFilesBench();
});
afterAll(() => bench?.end());

const attach: Action<string, void> = {
  name: 'test.attach',
  async run(tx, fileId) {
    await attachFile(await tx.sql(), tx.now, { workspaceId: bench.workspaceId, fileId, conversationId: 'c' });
  },
};

/** Uploads what must be refused, and shows that it left nothing behind. */
async function refusal(bytes: Uint8Array | string, name: string, part?: string): Promise<[number, string]> {
  const before = await bench.onDisk();
  const { status, json } = await bench.upload(bytes, name, part);
  expect(await bench.onDisk()).toEqual(before);
  return [status, json.error?.code];
}

describe('an upload', () => {
  test('that is a picture comes back byte for byte under an address that needs no header', async () => {
    const { status, json } = await bench.upload(PNG, 'Foto.PNG');
    expect([status, json.name, json.type, json.size]).toEqual([200, 'Foto.PNG', 'image/png', PNG.length]);
    const answer = await fetch(json.url);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'content-disposition': `inline; filename="Foto.PNG"; filename*=UTF-8''Foto.PNG`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test('at the limit is taken, one byte more is refused', async () => {
    bench.rules = { ...DEFAULT_RULES, mostBytes: 100_000 };
    try {
      expect((await bench.upload('x'.repeat(100_000), 'full.txt')).status).toBe(200);
      expect(await refusal('x'.repeat(100_001), 'over.txt')).toEqual([413, 'too_large']);
      expect(await refusal('x'.repeat(3_000_000), 'far-over.txt')).toEqual([413, 'too_large']);
    } finally {
      bench.rules = DEFAULT_RULES;
    }
  });

  test('of zero bytes is refused', async () => {
    expect(await refusal('', 'empty.png')).toEqual([400, 'invalid']);
  });

  test('that is cut off leaves nothing behind, and the desk goes on', async () => {
    const before = await bench.onDisk();
    const head = `--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`;
    const request = `POST /uploads HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n`;
    await Promise.all([1, 2, 3].map(() => bench.cutOff(`${request}${head}${'x'.repeat(50_000)}`)));
    await expect.poll(() => bench.onDisk()).toEqual(before);
    expect((await bench.upload(PNG, 'next.png')).status).toBe(200);
  });

  test.each([
    ['page.html', HTML],
    ['page.txt', HTML],
    ['late.txt', `Dear all,\nplease see <script src="//evil.example/x.js"></script>`],
    ['drawing.svg', SVG],
    ['drawing.png', SVG],
    ['drawing.txt', `\ufeff  ${SVG}`],
    ['feed.xml', '<?xml version="1.0"?><a/>'],
    ['feed.txt', '<?xml version="1.0"?><a/>'],
    ['disguised.png', HTML],
    ['disguised.jpg', PNG],
    ['pdf-behind-html.pdf', `${HTML}${PDF}`],
    ['gif-behind-html.gif', Buffer.concat([Buffer.from(HTML), GIF])],
    ['tool.exe', 'MZ\u0090\u0000'],
    ['tool.txt', 'MZ\u0000\u0001'],
    ['latin1.txt', Buffer.from('caf\xe9', 'latin1')],
    ['archive.zip', zip({ 'a.txt': 'x' })],
    ['archive.docx', zip({ 'a.txt': 'x' })],
    ['installer.doc', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)])],
    ['noextension', 'plain'],
    ['picture.png.', HTML],
    ['.png', HTML],
  ])('called %s that is not what it says is refused', async (name, bytes) => {
    expect(await refusal(bytes, name)).toEqual([415, 'unsupported_media']);
  });

  test.each([
    ['a.gif', GIF, 'image/gif', 'inline'],
    ['b.jpg', JPEG, 'image/jpeg', 'inline'],
    ['c.pdf', PDF, 'application/pdf', 'attachment'],
    ['d.txt', 'Grüße, 1 < 2 & "so"\n', 'text/plain; charset=utf-8', 'attachment'],
    ['e.mp3', MP3, 'audio/mpeg', 'attachment'],
    ['f.doc', oldOffice('WordDocument'), 'application/msword', 'attachment'],
    ['g.xls', oldOffice('Workbook'), 'application/vnd.ms-excel', 'attachment'],
    [
      'h.docx',
      newOffice('wordprocessingml.document.main'),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'attachment',
    ],
    [
      'i.xlsx',
      newOffice('spreadsheetml.sheet.main'),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'attachment',
    ],
    // A picture that is a page as well: harmless because it says what it is, and no browser may look for more.
    ['polyglot.gif', Buffer.concat([GIF, Buffer.from(HTML)]), 'image/gif', 'inline'],
    ['polyglot.pdf', `${PDF}${HTML}`, 'application/pdf', 'attachment'],
  ])('called %s is served as what its content is', async (name, bytes, type, shown) => {
    const { status, json } = await bench.upload(bytes, name);
    expect([status, json.type]).toEqual([200, type]);
    const answer = await fetch(json.url);
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`^${shown};`));
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  test.each([
    ['../../../etc/passwd.txt', 'passwd.txt'],
    ['..\\..\\boot.txt', 'boot.txt'],
    ['/absolute/path.txt', 'path.txt'],
    ['Übergröße – 写真 🚲.txt', 'Übergröße – 写真 🚲.txt'],
    ['U\u0308ber.txt', 'Über.txt'],
    ['line\u2028break\u202egpj.txt', 'linebreakgpj.txt'],
    ['tab\tnew\u0085line.txt', 'tabnewline.txt'],
    [`${'ä'.repeat(400)}.txt`, `${'ä'.repeat(251)}.txt`],
    ['say "hi" <b>.txt', 'say "hi" <b>.txt'],
    ['.txt', 'file.txt'],
  ])('named %j is shown as %j and never used as a path', async (given, shown) => {
    const { status, json } = await bench.upload('text', given);
    expect([status, json.name]).toEqual([200, shown]);
    const answer = await fetch(json.url);
    expect(answer.status).toBe(200);
    const exact = /filename\*=UTF-8''(.*)$/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? '';
    expect(decodeURIComponent(exact)).toBe(shown);
  });

  test('that the disk does not take is a 503, and the next one works', async () => {
    await rename(bench.storage.incoming, `${bench.storage.incoming}-away`);
    const { status, json } = await bench.upload(PNG, 'a.png');
    expect([status, json.error.code]).toEqual([503, 'unavailable']);
    await rename(`${bench.storage.incoming}-away`, bench.storage.incoming);
    expect((await bench.upload(PNG, 'a.png')).status).toBe(200);
  });

  test('in a part with another name, without a form, or beside a second file is refused', async () => {
    expect(await refusal(PNG, 'a.png', 'attachment')).toEqual([400, 'invalid']);
    const before = await bench.onDisk();
    const post = async (body: FormData | string, type?: string) => {
      const headers: Record<string, string> = type ? { 'content-type': type } : {};
      const answer = await fetch(`${bench.url}/uploads`, { method: 'POST', body, headers });
      return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
    };
    const two = new FormData();
    two.append('file', new File([PNG], 'a.png'));
    two.append('file', new File([PNG], 'b.png'));
    expect(await post(two)).toEqual([413, 'too_large']);
    const many = new FormData();
    for (let index = 0; index < 30; index++) many.append(`field${index}`, 'x');
    expect(await post(many)).toEqual([413, 'too_large']);
    expect(await post(new FormData())).toEqual([400, 'invalid']);
    expect(await post('{}', 'application/json')).toEqual([415, 'unsupported_media']);
    expect(await post('nonsense', 'multipart/form-data; boundary=x')).toEqual([400, 'invalid']);
    expect(await post('nonsense', 'multipart/form-data')).toEqual([400, 'invalid']);
    expect(await bench.onDisk()).toEqual(before);
  });
});

describe('a download', () => {
  test('with an unknown id, a wrong secret or a broken address gets one and the same 404', async () => {
    const { json } = await bench.upload(PNG, 'a.png');
    const other = (await bench.upload(GIF, 'b.gif')).json;
    const answers = await Promise.all(
      [
        `${json.id}/${other.secret}`,
        `${crypto.randomUUID()}/${json.secret}`,
        `${json.id}/x`,
        `%00/${json.secret}`,
        `..%2f..%2fx/${json.secret}`,
        `${json.id}/%00`,
      ].map(async (address) => {
        const answer = await fetch(`${bench.url}/files/${address}/a.png`);
        const { error } = (await answer.json()) as { error: { code: string; message: string; requestId: string } };
        return [answer.status, error.code, error.message, typeof error.requestId];
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.slice(0, 2)).toEqual([404, 'not_found']);
  });

  test('takes any name in the address, and answers HEAD', async () => {
    const { json } = await bench.upload(PNG, 'a.png');
    const answer = await fetch(`${bench.url}/files/${json.id}/${json.secret}/other.html`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-length')]).toEqual([
      200,
      'image/png',
      String(PNG.length),
    ]);
  });

  test('of a file whose bytes are gone is a 404', async () => {
    const { json } = await bench.upload(PNG, 'a.png');
    const row = await bench.database.read
      .selectFrom('files')
      .selectAll()
      .where('id', '=', json.id)
      .executeTakeFirstOrThrow();
    await bench.storage.remove(row.storage_key);
    expect((await fetch(json.url)).status).toBe(404);
  });
});

describe('a message may carry', () => {
  test('only what was uploaded for that contact, or by an agent of that workspace', async () => {
    const { json } = await bench.upload(PNG, 'from-agent.png');
    const asked = { workspaceId: bench.workspaceId, url: json.url };
    const read = bench.database.read;
    expect(readFileUrl(json.url)).toEqual({ id: json.id, secret: json.secret });
    expect(await resolveAttachment(read, { ...asked, by: { agent: true } })).toEqual({
      id: json.id,
      name: 'from-agent.png',
      type: 'image/png',
      size: PNG.length,
      secret: json.secret,
    });
    const refused = [
      { ...asked, by: { contactId: 'ada' } },
      { ...asked, workspaceId: 'other', by: { agent: true as const } },
      { ...asked, url: json.url.replace(json.secret, 'A'.repeat(43)), by: { agent: true as const } },
      { ...asked, url: 'https://evil.example/x.png', by: { agent: true as const } },
      { workspaceId: bench.workspaceId, fileId: 'x\u0000', by: { agent: true as const } },
    ];
    for (const it of refused) await expect(resolveAttachment(read, it)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the sweeper', () => {
  test('removes after a day what no message carries, bytes without a row and uploads cut short, and nothing else', async () => {
    const [kept, lost] = [(await bench.upload(PNG, 'kept.png')).json, (await bench.upload(PNG, 'lost.png')).json];
    await bench.writer.execute(attach, kept.id);
    const [loose, cut] = [newStorageKey(), join(bench.storage.incoming, 'cut')];
    await writeFile(cut, 'half');
    await writeFile(join(bench.storage.incoming, 'whole'), PNG);
    await bench.storage.put(loose, join(bench.storage.incoming, 'whole'));
    const desk = { read: bench.database.read, writer: bench.writer, storage: bench.storage };

    expect(await sweepOrphans(desk)).toEqual({ unattached: 0, loose: 0 });
    expect((await fetch(lost.url)).status).toBe(200);

    const tomorrow = Date.now() + ORPHAN_MS + 1000;
    const swept = await sweepOrphans(desk, tomorrow);
    expect(swept.unattached).toBeGreaterThanOrEqual(1);
    expect(swept.loose).toBe(2);
    expect((await fetch(lost.url)).status).toBe(404);
    expect((await fetch(kept.url)).status).toBe(200);
    expect(await bench.storage.read(loose)).toBeNull();
    expect(existsSync(cut)).toBe(false);
    await expect(bench.writer.execute(attach, lost.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
