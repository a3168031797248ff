/** How one language asks for a person. All patterns see one clause, folded and single-spaced (`flatten`). */
export interface PersonWish {
  /** Any of these is a request. */
  requests: RegExp[];
  /** The clause refuses a person, or only talks about one. */
  refusals: RegExp[];
  /** A clause made of nothing but a `bare` noun and `around` words is a request too: "agent please". */
  bare: RegExp;
  around: RegExp;
  /** Spellings to which near misses are corrected before matching. */
  vocabulary: string[];
}

/** `(a |b |)` pieces in front of a noun: any number of the listed words. */
export const any = (list: string): string => `(?:(?:${list}) )*`;
