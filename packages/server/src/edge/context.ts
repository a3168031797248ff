import type { ApiKeys } from '../auth/api-keys.ts';
import type { ChatTokens } from '../auth/chat-tokens.ts';
import type { SignInFailures } from '../auth/failures.ts';
import type { Logins } from '../auth/logins.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { UploadRules } from '../core/files/receive.ts';
import type { Database } from '../db/database.ts';
import type { Writer } from '../db/writer.ts';
import type { Egress } from '../egress/egress.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { ByteCache } from '../lib/byte-cache.ts';
import type { Seal } from '../lib/seal.ts';
import type { TypingBus } from '../realtime/typing.ts';
import type { Storage } from '../storage/storage.ts';
import type { Limits } from './limits.ts';

/** What the faces are given: the ways into the core and the doors around it. Made once, in app.ts. */
export interface FaceContext {
  database: Database;
  writer: Writer;
  storage: Storage;
  /** What other programs may send and get as files. */
  fileRules: UploadRules;
  /** The only way to a URL that somebody else chose. */
  egress: Egress;
  hooks: HookEngine;
  /** For secrets that must be readable. */
  seal: Seal;
  apiKeys: ApiKeys;
  chatTokens: ChatTokens;
  logins: Logins;
  tokens: Tokens;
  failures: SignInFailures;
  limits: Limits;
  typing: TypingBus;
  /** Rendered pages of threads; keys carry the conversation's head, so a new message is a new key. */
  pages: ByteCache;
  /** Absolute, without a trailing slash. */
  publicUrl: string;
  version: string;
  demo: boolean;
}
