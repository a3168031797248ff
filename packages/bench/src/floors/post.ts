// The floor of posts: a bare Fastify that parses a JSON body and answers a constant body of the same size. No authorisation, no
// validation, nothing stored.
import Fastify from 'fastify';
import { endOnSignal } from './listen.ts';

const answer: unknown = JSON.parse(process.env.BENCH_ANSWER ?? '{}');
const http = Fastify();

http.get('/', () => ({ status: 'ok' }));
http.post('/*', () => answer);

endOnSignal();
await http.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
