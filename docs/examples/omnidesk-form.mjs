// The same middleware as `omnidesk-json.mjs` in the style of an older PHP program: everything is a urlencoded form, it knows no
// API key, only the chat token, and ends its sessions itself.
//
//   OMNIDESK_URL=http://localhost:3000 CHAT_ACCOUNT_TOKEN=… CHAT_SERVER=localhost:4000 PORT=4000 node omnidesk-form.mjs
//
// Without a key the token must accept calls without one, and CHAT_SERVER must be among its receivers.
import { createServer } from 'node:http';

const { OMNIDESK_URL, CHAT_ACCOUNT_TOKEN, CHAT_SERVER, PORT = '4000' } = process.env;
const chats = new Map();

function chatOf(session) {
  if (!chats.has(session)) chats.set(session, { lines: [], files: [], typing: false });
  return chats.get(session);
}

async function omnidesk(path, fields) {
  const answer = await fetch(OMNIDESK_URL + path, { method: 'POST', body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Every message goes to the desk; where nobody is there the customer hears it at once. */
async function write(session, text) {
  const query = new URLSearchParams({ chatAccountToken: CHAT_ACCOUNT_TOKEN });
  const config = await (await fetch(`${OMNIDESK_URL}/requestChatConfig?${query}`)).json();
  const isClosed = config.instructions.some(({ type }) => type === 'hide_reason_no_agents_available');
  const chat = chatOf(session);
  chat.lines.push(`Customer: ${text}`);
  if (isClosed) {
    chat.lines.push('Bot: Nobody is here at the moment.');
    return;
  }
  const session_ = { chatSessionID: session, chatServer: CHAT_SERVER };
  await omnidesk('/api/v2/chat/notifyUserNewChatEvent', { ...session_, event: 'stoppedtyping' });
  await omnidesk('/api/v2/chat/notifyUserNewChatMessage', {
    ...session_,
    message: text,
    chatAccountToken: CHAT_ACCOUNT_TOKEN,
  });
}

const hookpoints = {
  '/messageForCustomer': (form) =>
    chatOf(form.get('sessionID')).lines.push(`${form.get('name')}: ${form.get('message')}`),
  '/typingIndicatorForCustomer': (form) => {
    chatOf(form.get('SessionID')).typing = form.get('Typing') === 'true';
  },
  '/endSession': (form) => chatOf(form.get('sessionID')).lines.push('The agent has ended the chat.'),
};

async function takeFile(request) {
  const form = await new Response(await bytesOf(request), { headers: request.headers }).formData();
  const file = form.get('file');
  chatOf(form.get('sessionID')).files.push(`${file.name} (${file.size} bytes)`);
}

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function handle(request) {
  const [, folder, session] = request.url.split('/');
  if (folder === 'chats') {
    if (request.method === 'POST') await write(session, JSON.parse(await bytesOf(request)).text);
    if (request.method === 'DELETE')
      await omnidesk('/api/v2/message/notifyUserEndChat', { chatSessionID: session, chatServer: CHAT_SERVER });
    return [200, JSON.stringify(chatOf(session))];
  }
  if (request.url === '/uploadForCustomer') await takeFile(request);
  else if (!hookpoints[request.url]) return [404, 'not here'];
  else if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return [400, 'a form, please'];
  else hookpoints[request.url](new URLSearchParams((await bytesOf(request)).toString()));
  return [200, 'ok'];
}

createServer((request, response) => {
  handle(request).then(
    ([status, body]) => response.writeHead(status).end(body),
    (error) => response.writeHead(502).end(String(error)),
  );
}).listen(Number(PORT), () => console.log(`listening on ${PORT}`));
