// A chatbot's middleware that speaks Omnidesk with JSON, as small as it can be. Node 20 or newer, no packages:
//
//   OMNIDESK_URL=http://localhost:3000 CHAT_ACCOUNT_TOKEN=… API_KEY=… CHAT_SERVER=localhost:4000 PORT=4000 node omnidesk-json.mjs
//
// A customer's app posts to /chats/SESSION {"text": "…"} and reads GET /chats/SESSION. The bot answers until the customer asks
// for a human; then its history goes to the desk, and whatever agents do comes back through the four hookpoints.
import { createServer } from 'node:http';

const { OMNIDESK_URL, CHAT_ACCOUNT_TOKEN, API_KEY, CHAT_SERVER, PORT = '4000' } = process.env;
const chats = new Map();

function chatOf(session) {
  if (!chats.has(session)) chats.set(session, { lines: [], files: [], human: false, typing: false, sent: 0 });
  return chats.get(session);
}

/** What the customer writes. */
async function write(session, text) {
  const chat = chatOf(session);
  chat.lines.push(`Customer: ${text}`);
  if (!chat.human && !/human/i.test(text)) {
    chat.lines.push('Bot: I am only a bot. Say "human" to talk to a person.');
    return;
  }
  const message = chat.human ? text : chat.lines.join('\n');
  chat.human = true;
  await omnidesk('/api/v2/chat/notifyUserNewChatMessage', {
    message,
    messageNumber: ++chat.sent,
    channelID: 8,
    url: 'https://www.brand.example/support',
    chatAccountToken: CHAT_ACCOUNT_TOKEN,
    chatSessionID: session,
    chatServer: CHAT_SERVER,
  });
}

async function omnidesk(path, fields) {
  const headers = { 'content-type': 'application/json', ...(API_KEY ? { apiKey: API_KEY } : {}) };
  const answer = await fetch(OMNIDESK_URL + path, { method: 'POST', headers, body: JSON.stringify(fields) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** What agents do. */
const hookpoints = {
  '/messageForCustomer': ({ sessionID, name, message }) => chatOf(sessionID).lines.push(`${name}: ${message}`),
  '/typingIndicatorForCustomer': ({ SessionID, Typing }) => {
    chatOf(SessionID).typing = Typing;
  },
  '/endSession': ({ sessionID }) => Object.assign(chatOf(sessionID), { human: false, sent: 0 }),
};

/** Files always come as a multipart form. */
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
  // It reads JSON and nothing else.
  else if (!request.headers['content-type']?.startsWith('application/json')) return [415, 'JSON, please'];
  else hookpoints[request.url](JSON.parse(await bytesOf(request)));
  return [200, 'ok'];
}

createServer((request, response) => {
  handle(request).then(
    ([status, body]) => response.writeHead(status).end(body),
    (error) => response.writeHead(502).end(String(error)),
  );
}).listen(Number(PORT), () => console.log(`listening on ${PORT}`));
