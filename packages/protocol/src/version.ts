/** The wire as it was from one release on. */
export interface WireState {
  /** Rises by one whenever a program written for the state before might notice. */
  version: number;
  /** The first release that spoke it. */
  release: string;
  /** For whoever writes such a program: what changed. */
  what: string;
  /** Of all shapes of each dialect: `npm test -- packages/protocol` says what they are now. */
  shapes: Readonly<Record<string, string>>;
}

/**
 * How the wire came to be what it is. A test holds the last entry to the schemas, so nothing changes by accident: a state that
 * was released is followed by another, one that was not is corrected. Checks in code (refinements) are not part of the shapes.
 */
export const wireHistory: readonly WireState[] = [
  {
    version: 1,
    release: '0.1.0',
    what: 'The first.',
    shapes: {
      desk: '8416e215d96007db',
      eusate: '7d94fc23dcc58b33',
      omnidesk: '67b6f310089b78c1',
      tiledesk: '42d1883b8aa86c3e',
    },
  },
];
