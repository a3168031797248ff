// The floor of messages: a bare Socket.IO server that acknowledges each `support` with an object of the size and shape of
// the desk's own acknowledgement. No authorisation, no validation, nothing stored.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { listen } from './listen.ts';

const answer: unknown = JSON.parse(process.env.BENCH_ANSWER ?? '{}');
const http = createServer((_request, response) => response.end('ok'));
const io = new Server(http, { serveClient: false });

io.of('/helpdesk').on('connection', (socket) => {
  socket.on('support', (_message: unknown, acknowledge: (answer: unknown) => void) => acknowledge(answer));
});

listen(http);
