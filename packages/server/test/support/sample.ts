import type { Things, Wish } from './things.ts';

/** A valid call of one operation, made of things that exist. */
export interface Sample {
  /** Default: an open conversation of our own face. */
  wish?: Wish;
  params?(things: Things): Record<string, string>;
  query?(things: Things): Record<string, string>;
  /** The body of a route, the payload of an event; some differ for agents. */
  body?(things: Things, asAgent: boolean): object;
  /** Stands in the header instead of what the principal would show. */
  authorization?(things: Things): string;
  /** The body is a form with one file. */
  upload?: boolean;
  /** Further parts of the call that name a thing, besides the one that the registry knows. */
  names?: readonly (keyof Things)[];
  /** The things that the call names, where the face has names of its own for them; default: what the registry says. */
  nouns?: readonly (keyof Things)[];
  /** Somebody else's thing changes and tells nothing here, so naming it is no refusal (each with its reason below). */
  harmless?: boolean;
  /** To these principals the name itself is the permission: whoever knows it may have the thing. */
  open?: 'everybody' | readonly string[];
  /** What an unknown name is answered with where that is no refusal; somebody else's is refused all the same. */
  unknown?: number;
  /** These principals are told somebody else's thing (403) from one that is not there (404): a contract wants it so. */
  tells?: readonly string[];
  /** A cookie that made this call is worth nothing afterwards. */
  endsLogin?: boolean;
  /** Principals whom the operation itself turns away although `anyone` may call. */
  refuses?: readonly string[];
  /** The name is a secret by itself: whether it is unknown or wants a key beside it is nobody's clue to another one. */
  secretName?: boolean;
  /** The answer of a call that is allowed, when it is no success. */
  status?: number;
}
