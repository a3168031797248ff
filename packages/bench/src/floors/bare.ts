// The floor of start-up and idle memory: Fastify and Socket.IO on one port, with nothing behind them.
import Fastify from 'fastify';
import { Server } from 'socket.io';
import { endOnSignal } from './listen.ts';

const http = Fastify();
const io = new Server({ serveClient: false });

http.get('/*', () => ({ status: 'ok' }));
io.of('/helpdesk').on('connection', () => {});

endOnSignal();
await http.ready();
io.attach(http.server);
await http.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
