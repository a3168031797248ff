import type { Wish } from '../figure.ts';

/** What every row asks for: the design's figures. */
export const wishes = {
  messages: {
    row: '1',
    what: 'durable messages, SQLite ÷ echo',
    unit: '/s',
    must: 0.55,
    aim: 0.7,
    better: 'higher',
  },
  followed: {
    row: '2',
    what: 'the same, an agent hears each',
    unit: '/s',
    must: 0.3,
    aim: 0.45,
    better: 'higher',
  },
  postgres: { row: '3', what: 'as 1 on Postgres', unit: '/s', must: 0.25, aim: 0.4, better: 'higher' },
  acknowledgement: { row: '4', what: 'ack p50 − echo p50', unit: 'ms', must: 0.6, aim: 0.4, better: 'lower' },
  delivery: { row: '5', what: 'customer → agent p50 ÷ echo p50', unit: 'ms', must: 4, aim: 2.5, better: 'lower' },
  posts: { row: '6', what: 'REST durable post ÷ Fastify', unit: '/s', must: 0.35, aim: 0.5, better: 'higher' },
  hot: {
    row: '7 hot',
    what: 'page of 50, one thread ÷ Fastify',
    unit: '/s',
    must: 0.45,
    aim: 0.6,
    better: 'higher',
  },
  cold: {
    row: '7 cold',
    what: 'page of 50, ever new ÷ Fastify',
    unit: '/s',
    must: 0.18,
    aim: 0.3,
    better: 'higher',
  },
  customer: { row: '8', what: 'memory of an idle customer ÷ bare', unit: 'kB', must: 1.25, aim: 1, better: 'lower' },
  idle: { row: '9', what: 'memory of the idle program ÷ bare', unit: 'MB', must: 1.8, aim: 1.4, better: 'lower' },
  start: { row: '10', what: 'start to first answer ÷ bare', unit: 'ms', must: 1.8, aim: 1.3, better: 'lower' },
  disk: { row: '13', what: 'disk per message of 120 bytes', unit: 'B', must: 400, aim: 250, better: 'lower' },
  deliveries: {
    row: '18',
    what: 'hook deliveries ÷ bare sender',
    unit: '/s',
    must: 0.1,
    aim: 0.25,
    better: 'higher',
  },
  hookDelay: { row: '19', what: 'commit → receiver asked, p50', unit: 'ms', must: 20, aim: 5, better: 'lower' },
} as const satisfies Record<string, Wish>;
