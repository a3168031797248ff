import { randomUUID } from 'node:crypto';
import { AttachmentMetadata, SupportData } from '@baton/protocol/eusate';
import { equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench, type RestAnswer, refused, said } from './bench.ts';
import { replied, takenOver } from './handoff.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const MAX_BYTES = 10 * 1024 * 1024;

/** Files from both sides. Uploads go over HTTP; a message then carries what the upload answered. */
export const attachmentChecks: Check<EusateBench>[] = [
  {
    id: 'file.agent',
    title: "an agent's file reaches the customer with its metadata and downloads without a header",
    contract: '§4',
    needs: 'agent',
    async run(bench) {
      const { id, session, customer, agent } = await takenOver(bench);
      for (const spelling of ['attachment_metadata', 'attachment_meta']) {
        const file = metadata(await upload(bench, agentPath(bench), PNG, 'Foto.PNG', bench.agent.token));
        equal([file.name, file.extension], ['Foto.PNG', '.png'], 'name, extension');
        equal(file.size_kb, PNG.length / 1024, 'size_kb');
        const message = { ticket_chat_id: id, message: 'See here', attachment: true, [spelling]: file };
        const ack = await agent.ack('agent_support', message);
        equal(ack.status_code, 200, `agent_support with ${spelling} (${ack.message})`);
        const heard = await customer.waitFor('support', (it) => it.data.id === ack.data.id);
        const data = shaped(SupportData, heard.data, 'support');
        equal([data.attachment, data.is_attachment], [true, true], 'attachment, is_attachment');
        equal(data.attachment_metadata, file, 'attachment_metadata');
        const stored = (await bench.thread(session, id)).messages.find((it) => it.id === data.id);
        equal([stored?.is_attachment, stored?.attachment_metadata], [true, file], 'the stored message');
        await assertDownload(file.url);
      }
    },
  },
  {
    id: 'file.link',
    title: 'a file without a text becomes a link in the text, so that clients without attachments can open it',
    contract: '§4',
    needs: 'agent',
    async run(bench) {
      const { id, customer, agent } = await takenOver(bench);
      const file = metadata(await upload(bench, agentPath(bench), PNG, 'a<b>&".png', bench.agent.token));
      const ack = await agent.ack('agent_support', replied(id, '', { attachment: true, attachment_metadata: file }));
      equal(ack.status_code, 200, `agent_support (${ack.message})`);
      const heard = await customer.waitFor('support', (it) => it.data.id === ack.data.id);
      const text = String(heard.data.message);
      const href = /<a [^>]*href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      equal(href, file.url, `the link in ${text}`);
      holds(!text.includes('<b>'), 'the file name is escaped');
    },
  },
  {
    id: 'file.customer',
    title: 'a customer may upload and send a file while an agent responds',
    contract: '§4',
    needs: 'agent',
    async run(bench) {
      const { id, session, customer, agent } = await takenOver(bench);
      const answer = await upload(bench, customerPath(session), PNG, 'receipt.png');
      const file = metadata(answer);
      const claimed = { ...file, size_kb: 999_999, name: 'other.exe' };
      const ack = await customer.supportAck(said(session, id, '', { attachment: true, attachment_metadata: claimed }));
      equal(ack.status_code, 200, `support (${ack.message})`);
      const heard = await agent.waitFor('agent_support', (it) => it.data.id === ack.data.id);
      equal(heard.data.attachment_metadata, file, "the metadata is the server's own record, not the sender's claim");
      const stored = (await bench.thread(session, id)).messages.find((it) => it.id === ack.data.id);
      equal([stored?.is_attachment, stored?.attachment_metadata], [true, file], 'the stored message');
      await assertDownload(file.url);
    },
  },
  {
    id: 'file.foreign',
    title: 'only files that the server issued to that very session can be sent',
    contract: '§4',
    needs: 'agent',
    async run(bench) {
      const [mine, theirs] = [await takenOver(bench), await takenOver(bench)];
      const file = metadata(await upload(bench, customerPath(theirs.session), PNG, 'theirs.png'));
      const before = (await bench.thread(mine.session, mine.id)).messages.length;
      const invented = { ...file, url: `${bench.target.url}/files/${randomUUID()}/x.png` };
      for (const wrong of [file, invented, { ...file, url: 'https://evil.example/x.png' }, {}, null]) {
        const more = { attachment: true, attachment_metadata: wrong };
        const reply = await mine.customer.supportAck(said(mine.session, mine.id, 'Look', more));
        declined(reply, [400, 403], `support with ${JSON.stringify(wrong)}`);
      }
      const reply = await mine.agent.ack(
        'agent_support',
        replied(mine.id, 'Look', { attachment: true, attachment_metadata: invented }),
      );
      declined(reply, [400, 403], 'agent_support with an invented file');
      equal((await bench.thread(mine.session, mine.id)).messages.length, before, 'messages');
    },
  },
  {
    id: 'file.access',
    title: 'uploading needs the right: 403 for a customer without an agent, 401 without a key or token',
    contract: '§4',
    needs: 'agent',
    async run(bench) {
      const session = bench.session();
      refused(await upload(bench, customerPath(session), PNG, 'a.png'), [403], 'a session that nobody knows');
      await bench.open(await bench.customer(), session);
      refused(await upload(bench, customerPath(session), PNG, 'a.png'), [403], 'a session that Sate answers');
      refused(await upload(bench, customerPath(session), PNG, 'a.png', null), [401], 'without a key');
      refused(await upload(bench, agentPath(bench), PNG, 'a.png', null), [401], "agent's upload without a token");
      refused(await upload(bench, agentPath(bench), PNG, 'a.png'), [401, 403], "agent's upload with an API key");
      const closed = await takenOver(bench);
      await closed.customer.ask('close_support', { ticket_chat_id: closed.id });
      refused(await upload(bench, customerPath(closed.session), PNG, 'a.png'), [403], 'after closing');
    },
  },
  {
    id: 'file.kinds',
    title: 'only the listed kinds are taken, by content and by name, up to 10 MiB',
    contract: '§4',
    needs: 'agent',
    async run(bench) {
      const { session } = await takenOver(bench);
      const text = (it: string) => Buffer.from(it);
      for (const [name, bytes] of [
        ['page.html', text('<html><script>alert(1)</script></html>')],
        ['drawing.svg', text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
        ['tool.exe', text('MZ\u0090\u0000')],
        ['disguised.png', text('<html><script>alert(1)</script></html>')],
        ['noextension', text('plain')],
      ] satisfies [string, Buffer][]) {
        refused(await upload(bench, customerPath(session), bytes, name), [400, 415], name);
      }
      refused(await upload(bench, customerPath(session), Buffer.alloc(0), 'empty.png'), [400, 415], 'an empty file');
      const big = Buffer.concat([PNG, Buffer.alloc(MAX_BYTES + 1 - PNG.length)]);
      refused(await upload(bench, customerPath(session), big, 'big.png'), [400, 413], 'one byte more than 10 MiB');
      metadata(await upload(bench, customerPath(session), text('plain text, nothing else'), 'note.txt'));
      const none = await bench.rest(customerPath(session), { method: 'POST', body: new FormData() });
      refused(none, [400, 415], 'a form without a file');
      refused(await bench.rest(customerPath(session), { method: 'POST', json: {} }), [400, 415], 'no form at all');
    },
  },
];

const agentPath = (bench: EusateBench) => `/api/v1/helpdesk/${bench.agent.organisation}/upload-attachment/`;
const customerPath = (session: string) => `/api/v1/helpdesk/customer/${encodeURIComponent(session)}/upload-attachment/`;

function upload(
  bench: EusateBench,
  path: string,
  bytes: Buffer,
  name: string,
  bearer?: string | null,
): Promise<RestAnswer> {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(bytes)], name));
  return bench.rest(path, { method: 'POST', body: form, ...(bearer === undefined ? {} : { bearer }) });
}

function metadata(answer: RestAnswer): AttachmentMetadata {
  oneOf(answer.status, [200, 201], `status of the upload (${answer.text.slice(0, 200)})`);
  return shaped(AttachmentMetadata, answer.json, 'the uploaded file');
}

async function assertDownload(url: string): Promise<void> {
  const answer = await fetch(url, { redirect: 'follow' });
  equal(answer.status, 200, `status of ${url} without any header`);
  equal(Buffer.from(await answer.arrayBuffer()).equals(PNG), true, 'the same bytes');
  equal(answer.headers.get('x-content-type-options'), 'nosniff', 'x-content-type-options');
  equal(answer.headers.get('content-type'), 'image/png', 'content-type');
}
