import { Pool } from 'undici';

export interface ReadPages {
  url: string;
  /** Asked for one after the other, and again from the beginning. */
  paths: string[];
  headers: Record<string, string>;
  connections: number;
  warmMs: number;
  measuredMs: number;
  /** Where in `paths` to begin, so that rounds go on where the one before stopped. */
  from: number;
}

export interface PagesRead {
  perSecond: number;
  total: number;
  bytes: number;
}

const pools = new Map<string, Pool>();

/** Reads pages over kept connections, one request at a time on each. */
export async function readPages(input: ReadPages): Promise<PagesRead> {
  const pool = poolFor(input.url, input.connections);
  let total = 0;
  let bytes = 0;
  let stopping = false;
  const readers = Array.from({ length: input.connections }, async () => {
    while (!stopping) {
      const path = input.paths[(input.from + total) % input.paths.length] as string;
      total += 1;
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers: input.headers });
      const page = await body.arrayBuffer();
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${Buffer.from(page).toString('utf8')}`);
      bytes = page.byteLength;
    }
  });
  const window = measure(input, () => total).finally(() => {
    stopping = true;
  });
  await Promise.all([window, ...readers]);
  return { perSecond: await window, total, bytes };
}

async function measure({ warmMs, measuredMs }: ReadPages, count: () => number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, warmMs));
  const before = count();
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, measuredMs));
  return (count() - before) / ((performance.now() - began) / 1000);
}

function poolFor(url: string, connections: number): Pool {
  let pool = pools.get(url);
  if (!pool) {
    pool = new Pool(url, { connections, pipelining: 1 });
    pools.set(url, pool);
  }
  return pool;
}
