import { type Context, newDataDir } from './context.ts';
import type { Outcome } from './figure.ts';
import { makeLibrary } from './library.ts';
import type { RowName } from './options.ts';
import { startBaton } from './processes/baton.ts';
import { killPrograms } from './processes/program.ts';
import { measureDisk } from './rows/disk.ts';
import { measureDeliveries, measureHookDelay, openHookStage } from './rows/hooks.ts';
import { measureAcknowledgement, measureDelivery } from './rows/latency.ts';
import { idleCustomers, measureCustomers, measureIdle } from './rows/memory.ts';
import { measureFollowed, measureMessages } from './rows/messages.ts';
import { measurePages } from './rows/pages.ts';
import { measurePosts } from './rows/posts.ts';
import { measureStart } from './rows/start.ts';
import { wishes } from './rows/wishes.ts';
import { openStage, type Stage } from './stage.ts';

/**
 * Measures what was asked for; rows that need the same preparation share it. `found` hears of each row as it is done. What
 * fails takes only the rows of its own group with it.
 */
export async function runRows(context: Context, found: (outcome: Outcome) => void): Promise<void> {
  const groups: [RowName[], (wants: Wants) => Promise<void>][] = [
    [['1', '2', '4', '5', '18', '19'], onSqlite],
    [['3'], onPostgres],
    [['6'], onPosts],
    [['9', '10'], onStart],
    [['7', '8', '13'], onLibrary],
  ];
  for (const [rows, measure] of groups) {
    const done = new Set<string>();
    const wanted = rows.filter((row) => context.options.rows.includes(row));
    if (wanted.length === 0) continue;
    const keep = (outcome: Outcome) => {
      done.add(outcome.row.split(' ', 1)[0] as string);
      found(outcome);
    };
    try {
      await measure({ context, has: (...some) => some.some((row) => wanted.includes(row)), found: keep });
    } catch (error) {
      context.say(String((error as Error).stack));
      killPrograms();
      const [reason] = String((error as Error).message).split('\n');
      for (const row of wanted.filter((one) => !done.has(one))) {
        found({ row, what: 'failed', reason: reason as string, hasFailed: true });
      }
    }
  }
}

interface Wants {
  context: Context;
  has(...rows: RowName[]): boolean;
  found(outcome: Outcome): void;
}

async function onSqlite({ context, has, found }: Wants): Promise<void> {
  const stage = await openStage(context);
  if (has('1')) found(await measureMessages(context, stage, wishes.messages));
  if (has('4')) found(await measureAcknowledgement(context, wishes.acknowledgement));
  if (has('2')) found(await measureFollowed(context, stage, wishes.followed));
  if (has('5')) found(await measureDelivery(context, stage, wishes.delivery));
  if (has('18', '19')) await onHooks({ context, has, found }, stage);
  await stage.close();
}

async function onPosts({ context, found }: Wants): Promise<void> {
  found(await measurePosts(context, wishes.posts));
}

/** Last: from then on the desk has had hooks. */
async function onHooks({ context, has, found }: Wants, stage: Stage): Promise<void> {
  const hooks = await openHookStage(context, stage);
  if (has('19')) found(await measureHookDelay(context, hooks, wishes.hookDelay));
  if (has('18')) found(await measureDeliveries(context, stage, hooks, wishes.deliveries));
  await hooks.close();
}

async function onStart({ context, has, found }: Wants): Promise<void> {
  const dataDir = newDataDir(context);
  await (await startBaton({ dataDir, responder: true })).stop();
  if (has('10')) found(await measureStart(context, dataDir, wishes.start));
  if (has('9')) found(await measureIdle(context, dataDir, wishes.idle));
}

async function onLibrary({ context, has, found }: Wants): Promise<void> {
  const library = await makeLibrary(context, has('8') ? idleCustomers(context) : 0);
  if (has('13')) found(measureDisk(library, wishes.disk));
  if (has('7')) for (const figure of await measurePages(context, library, wishes.hot, wishes.cold)) found(figure);
  if (has('8')) found(await measureCustomers(context, library, wishes.customer));
}

async function onPostgres({ context, found }: Wants): Promise<void> {
  const url = process.env.BATON_BENCH_POSTGRES_URL;
  const { row, what } = wishes.postgres;
  if (!url) {
    found({ row, what, reason: 'Postgres is not installed here, and BATON_BENCH_POSTGRES_URL is not set' });
    return;
  }
  const stage = await openStage(context, url);
  const figure = await measureMessages(context, stage, wishes.postgres);
  await stage.close();
  found({ ...figure, notes: [...figure.notes, 'CPU is the desk’s own; that of Postgres comes on top'] });
}
