/** Random numbers that can be repeated: the seed is printed, and `BATON_TEST_SEED` brings it back. */
export function openRandom(suite: string): { seed: number; next(): number; below(limit: number): number } {
  const given = Number(process.env.BATON_TEST_SEED);
  const seed = Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1;
  process.stdout.write(`${suite}: BATON_TEST_SEED=${seed}\n`);
  const next = mulberry32(seed);
  return { seed, next, below: (limit) => Math.floor(next() * limit) };
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
