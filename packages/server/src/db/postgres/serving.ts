import pg from 'pg';

const SERVING_LOCK = 7_264_203;
const AGAIN_MS = 1000;

/**
 * Who serves this database, told by a lock of Postgres' own: each server keeps it shared, on a connection of its own, and
 * Postgres takes it away when the connection ends, which it does with the process.
 */
export class Serving {
  readonly #settings: pg.ClientConfig;
  #client: pg.Client | undefined;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: pg.ClientConfig) {
    this.#settings = settings;
  }

  async begin(): Promise<{ alone: boolean }> {
    const client = await this.#connect();
    const tried = await client.query('SELECT pg_try_advisory_lock($1) AS alone', [SERVING_LOCK]);
    const alone = tried.rows[0].alone === true;
    await client.query('SELECT pg_advisory_lock_shared($1)', [SERVING_LOCK]);
    if (alone) await client.query('SELECT pg_advisory_unlock($1)', [SERVING_LOCK]);
    return { alone };
  }

  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#settings);
    client.on('error', () => {});
    client.on('end', () => this.#again());
    await client.connect();
    this.#client = client;
    return client;
  }

  /** The connection was lost: whoever starts before it is back takes us for dead. */
  #again(): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#connect()
        .then((client) => client.query('SELECT pg_advisory_lock_shared($1)', [SERVING_LOCK]))
        .catch(() => this.#again());
    }, AGAIN_MS).unref();
  }
}
