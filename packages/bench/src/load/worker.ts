import { type JobName, jobs } from './jobs.ts';

export interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

interface Order {
  id: number;
  name: JobName;
  input: never;
}

process.on('message', (order: Order) => {
  const answer = (rest: Omit<Answer, 'id'>) => process.send?.({ id: order.id, ...rest });
  Promise.resolve()
    .then(() => jobs[order.name](order.input) as Promise<unknown>)
    .then(
      (value) => answer({ value }),
      (error: unknown) => answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));
