// The floor of pages: a bare Fastify that answers a constant body of the same size, from memory.
import Fastify from 'fastify';
import { endOnSignal } from './listen.ts';

const body = Buffer.from(JSON.stringify({ filling: 'x'.repeat(Math.max(0, Number(process.env.BENCH_BYTES) - 14)) }));
const http = Fastify();

http.get('/*', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(body));

endOnSignal();
await http.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
