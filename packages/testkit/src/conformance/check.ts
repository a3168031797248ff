/** One rule of a contract, observed from outside. */
export interface Check<Bench> {
  /** Stable and short: `socket.unknown-token`. */
  id: string;
  /** A sentence that is true when the check passes. */
  title: string;
  /** Where the rule stands: `§2.3`. */
  contract: string;
  /** What the tester must have given besides URL and key; without it the check is skipped. */
  needs?: string;
  run(bench: Bench): Promise<void>;
}

/** The checks of one face, and what they work on. */
export interface Suite<Bench extends { close(): void }, Target> {
  face: string;
  checks: readonly Check<Bench>[];
  /** A fresh one for every check; closed after it. */
  open(target: Target): Bench;
  /** Has the tester given what a check needs? */
  has(target: Target, need: string): boolean;
  /** Rules that hold of everything that was seen; throws `Broken`. */
  settle?(bench: Bench): void;
}

export type Need = 'agent' | 'refresh' | 'other' | 'revokedKey' | 'unscopedKey';

/** What is tested of the Eusate face. Only `url` and `apiKey` are necessary. */
export interface Target {
  /** Base URL without a trailing slash. */
  url: string;
  apiKey: string;
  /** An agent of the same account: opens the agent's part of the suite. */
  agent?: { token: string; organisation: string; refresh?: string };
  /** A key of another account on the same server: opens the isolation checks. */
  other?: { apiKey: string };
  /** A key that was revoked or has expired. */
  revokedKey?: string;
  /** A valid key that may not use the customers' endpoints. */
  unscopedKey?: string;
  /** How long the server may take for one answer; default 10 s. */
  timeoutMs?: number;
}

export interface Result {
  id: string;
  title: string;
  contract: string;
  verdict: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  reason?: string;
  ms: number;
}
