import { say } from './message.ts';
import { crowdOf } from './sockets.ts';

const IN_FLIGHT = 8;

/** So many messages as fast as they are taken, spread over the crowd. */
export async function backlog({ crowd, count }: { crowd: string; count: number }): Promise<void> {
  const { customers } = crowdOf(crowd);
  let left = count;
  await Promise.all(
    customers.flatMap((customer) =>
      Array.from({ length: IN_FLIGHT }, async () => {
        while (left-- > 0) await new Promise<void>((resolve) => say(customer, resolve));
      }),
    ),
  );
}
