import { parseArgs } from 'node:util';
import type { ClientKind } from './load/wire.ts';

export const ROWS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '13', '18', '19'] as const;
export type RowName = (typeof ROWS)[number];

export interface Options {
  rows: RowName[];
  rounds: number;
  quick: boolean;
  client: ClientKind;
  /** The desk from its sources instead of from the bundle that people start. */
  source: boolean;
}

export class UsageError extends Error {}

export const usage = `Usage: npm run bench -- [--rows 1,2,…] [--rounds 5] [--quick] [--client socket.io|lean] [--source]

Measures a desk of this checkout beside bare servers, each in a process of its own on 127.0.0.1, and writes the figures to
bench/results/. docs/performance.md explains every row.

  --rows     ${ROWS.join(', ')} (all)
  --rounds   floor – ours – floor this many times (5)
  --quick    short windows, three rounds, small databases: to see that everything works, not to quote
  --source   starts the desk from its sources, not from its bundle
  --client   the client that makes the load: socket.io (the standard one) or lean (by hand; the servers become the limit)`;

export function readOptions(args: string[]): Options | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  const quick = values.quick ?? false;
  const rounds = Number(values.rounds ?? (quick ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50) throw new UsageError('--rounds: a number from 1 to 50.');
  const client = values.client ?? 'socket.io';
  if (client !== 'socket.io' && client !== 'lean') throw new UsageError('--client: socket.io or lean.');
  const wished = values.rows?.split(',').map((row) => row.trim()) ?? [...ROWS];
  const unknown = wished.filter((row) => !(ROWS as readonly string[]).includes(row));
  if (unknown.length > 0) throw new UsageError(`--rows: there is no row ${unknown.join(', ')} here.`);
  return { rows: ROWS.filter((row) => wished.includes(row)), rounds, quick, client, source: values.source ?? false };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        rows: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean' },
        client: { type: 'string' },
        source: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
