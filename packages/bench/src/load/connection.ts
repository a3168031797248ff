export interface Address {
  url: string;
  namespace: string;
  query?: Record<string, string>;
  auth?: Record<string, string>;
}

/** What the load needs of a connection; both clients offer it. */
export interface Wire {
  /** Sends an event and calls back with the acknowledgement. */
  ask(event: string, payload: object, answered: (answer: unknown) => void): void;
  on(event: string, heard: (payload: unknown) => void): void;
  onLost(lost: () => void): void;
  close(): void;
}
