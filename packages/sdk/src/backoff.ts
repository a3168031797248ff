/** Wait before attempt `n` (1 = the first repeat): doubling from half a second to `capMs`, each spread by ±25 %. */
export function backoffMs(n: number, capMs = 15_000, random: () => number = Math.random): number {
  const plain = Math.min(capMs, 500 * 2 ** Math.min(n - 1, 20));
  return Math.round(plain * (0.75 + random() * 0.5));
}
