import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and text as they came. */
  text: string;
}

export interface MailServer {
  /** As a desk is configured with it. */
  url: string;
  mails: ReceivedMail[];
  /** From now on mail is refused for the time being. */
  refuse(): void;
  close(): Promise<void>;
}

/** A mail server that takes everything and keeps it, over real SMTP, as far as one mail at a time needs it. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const open = new Set<Socket>();
  const state = { refuses: false };
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, state, (mail) => mails.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's string or null
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse() {
      state.refuses = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function converse(socket: Socket, state: { refuses: boolean }, keep: (mail: ReceivedMail) => void): void {
  let buffer = '';
  let isText = false;
  let mail: ReceivedMail = { from: '', to: [], text: '' };
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 stand-in ESMTP');
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const end = buffer.indexOf(isText ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (isText ? 5 : 2));
      if (isText) {
        keep({ ...mail, text: part });
        mail = { from: '', to: [], text: '' };
        isText = false;
        say('250 kept');
      } else isText = command(part, mail, state, say, socket);
    }
  });
}

/** Answers one command; true when the text of the mail follows. */
function command(
  line: string,
  mail: ReceivedMail,
  { refuses }: { refuses: boolean },
  say: (line: string) => void,
  socket: Socket,
): boolean {
  const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'MAIL') mail.from = address;
  if (verb === 'RCPT') mail.to.push(address);
  if (verb === 'DATA') say('354 go on');
  else if (verb === 'MAIL' && refuses) say('451 not now');
  else say(verb === 'QUIT' ? '221 bye' : '250 fine');
  if (verb === 'QUIT') socket.end();
  return verb === 'DATA';
}
