import { type Context, newDataDir } from './context.ts';
import type { Outcome } from './figure.ts';
import { makeLibrary } from './library.ts';
import type { RowName } from './options.ts';
import { startBaton } from './processes/baton.ts';
import { measureDisk } from './rows/disk.ts';
import { measureAcknowledgement, measureDelivery } from './rows/latency.ts';
import { idleCustomers, measureCustomers, measureIdle } from './rows/memory.ts';
import { measureFollowed, measureMessages } from './rows/messages.ts';
import { measurePages } from './rows/pages.ts';
import { measureStart } from './rows/start.ts';
import { wishes } from './rows/wishes.ts';
import { openStage } from './stage.ts';

/** Measures what was asked for; rows that need the same preparation share it. `found` hears of each row as it is done. */
export async function runRows(context: Context, found: (outcome: Outcome) => void): Promise<void> {
  const wants = (...rows: RowName[]) => rows.some((row) => context.options.rows.includes(row));
  if (wants('1', '2', '4', '5')) {
    const stage = await openStage(context);
    if (wants('1')) found(await measureMessages(context, stage, wishes.messages));
    if (wants('4')) found(await measureAcknowledgement(context, wishes.acknowledgement));
    if (wants('2')) found(await measureFollowed(context, stage, wishes.followed));
    if (wants('5')) found(await measureDelivery(context, stage, wishes.delivery));
    await stage.close();
  }
  if (wants('3')) found(await onPostgres(context));
  if (wants('9', '10')) {
    const dataDir = newDataDir(context);
    await (await startBaton({ dataDir, responder: true })).stop();
    if (wants('10')) found(await measureStart(context, dataDir, wishes.start));
    if (wants('9')) found(await measureIdle(context, dataDir, wishes.idle));
  }
  if (wants('7', '8', '13')) {
    const library = await makeLibrary(context, wants('8') ? idleCustomers(context) : 0);
    if (wants('13')) found(measureDisk(library, wishes.disk));
    if (wants('7')) for (const figure of await measurePages(context, library, wishes.hot, wishes.cold)) found(figure);
    if (wants('8')) found(await measureCustomers(context, library, wishes.customer));
  }
}

async function onPostgres(context: Context): Promise<Outcome> {
  const url = process.env.BATON_BENCH_POSTGRES_URL;
  const { row, what } = wishes.postgres;
  if (!url) return { row, what, reason: 'Postgres is not installed here, and BATON_BENCH_POSTGRES_URL is not set' };
  const stage = await openStage(context, url);
  const figure = await measureMessages(context, stage, wishes.postgres);
  await stage.close();
  return figure;
}
