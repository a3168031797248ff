// The same middleware as `omnidesk-json.mjs` for an app whose customers send files: everything is a multipart form, the key
// goes as `Authorization: apikey …`, and a finished bot conversation is pushed as a log.
//
//   OMNIDESK_URL=http://localhost:3000 CHAT_ACCOUNT_TOKEN=… API_KEY=… CHAT_SERVER=localhost:4000 PORT=4000 node omnidesk-multipart.mjs
import { createServer } from 'node:http';

const { OMNIDESK_URL, CHAT_ACCOUNT_TOKEN, API_KEY, CHAT_SERVER, PORT = '4000' } = process.env;
const chats = new Map();

function chatOf(session) {
  if (!chats.has(session)) chats.set(session, { lines: [], files: [], typing: false });
  return chats.get(session);
}

async function omnidesk(path, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = { authorization: `apikey ${API_KEY}` };
  const answer = await fetch(OMNIDESK_URL + path, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A text, a file, or the whole of a bot's conversation that needs nobody any more. */
async function write(session, { text, file, log }) {
  const shared = { chatAccountToken: CHAT_ACCOUNT_TOKEN, chatServer: CHAT_SERVER };
  if (log) {
    const message = log.map(({ who, said }) => `**${who}:** ${said}`).join('\n\n');
    await omnidesk('/api/v2/message/chatbot', {
      from: 'ada@shop.example',
      subject: 'Solved by the bot',
      message,
      brandID: 1,
    });
    return;
  }
  // Here the session is called sessionID, everywhere else chatSessionID.
  if (file)
    await omnidesk('/api/v2/chat/addAttachment', {
      ...shared,
      sessionID: session,
      file: new File([Buffer.from(file.base64, 'base64')], file.name, { type: file.type }),
    });
  if (text)
    await omnidesk('/api/v2/chat/notifyUserNewChatMessage', { ...shared, chatSessionID: session, message: text });
  chatOf(session).lines.push(`Customer: ${text ?? file.name}`);
}

const hookpoints = {
  '/messageForCustomer': (form) =>
    chatOf(form.get('sessionID')).lines.push(`${form.get('name')}: ${form.get('message')}`),
  '/uploadForCustomer': (form) => {
    const file = form.get('file');
    chatOf(form.get('sessionID')).files.push(`${file.name} (${file.size} bytes)`);
  },
  '/typingIndicatorForCustomer': (form) => {
    chatOf(form.get('SessionID')).typing = form.get('Typing') === 'true';
  },
  '/endSession': (form) => chatOf(form.get('sessionID')).lines.push('The agent has ended the chat.'),
};

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function handle(request) {
  const [, folder, session] = request.url.split('/');
  if (folder === 'chats') {
    if (request.method === 'POST') await write(session, JSON.parse(await bytesOf(request)));
    return [200, JSON.stringify(chatOf(session))];
  }
  if (!hookpoints[request.url]) return [404, 'not here'];
  if (!request.headers['content-type']?.startsWith('multipart/form-data')) return [422, 'a multipart form, please'];
  hookpoints[request.url](await new Response(await bytesOf(request), { headers: request.headers }).formData());
  return [200, 'ok'];
}

createServer((request, response) => {
  handle(request).then(
    ([status, body]) => response.writeHead(status).end(body),
    (error) => response.writeHead(502).end(String(error)),
  );
}).listen(Number(PORT), () => console.log(`listening on ${PORT}`));
