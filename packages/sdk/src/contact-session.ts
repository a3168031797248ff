import type { ContactSession } from '@baton/protocol';
import { BatonError } from './errors.ts';
import type { Http } from './http.ts';
import type { KeyValueStore } from './storage.ts';

export interface ContactIdentity {
  /** Public id of the inbox, as in the embed snippet. */
  inboxId?: string;
  /** Or an API key with the `customer` scope. */
  apiKey?: string;
  name?: string;
  email?: string;
}

export interface SessionKeeper {
  /** The session in force; opened or renewed when needed. Callers at the same moment share one request. */
  current(renew?: boolean): Promise<ContactSession>;
  /** Forgets who this is: the next session begins a new contact. */
  forget(): void;
}

/** Renewed this long before it ends, so that a request never sets out with a token that dies on the way. */
const MARGIN_MS = 60_000;

export function createSessionKeeper(http: Http, identity: ContactIdentity, storage: KeyValueStore): SessionKeeper {
  const key = `baton.resume.${identity.inboxId ?? fingerprint(identity.apiKey ?? '')}`;
  let session: ContactSession | null = null;
  let opening: Promise<ContactSession> | null = null;

  async function open(): Promise<ContactSession> {
    const resume = session?.resume ?? storage.getItem(key) ?? undefined;
    const { apiKey, ...body } = identity;
    const post = (json: unknown) => http<ContactSession>('POST', '/desk/v1/contact/session', { json, bearer: apiKey });
    try {
      return await post({ ...body, resume });
    } catch (error) {
      // A contact that was erased, or a database that was restored: begin anew rather than stay locked out.
      const refused = error instanceof BatonError && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (resume === undefined || !refused) throw error;
      return await post(body);
    }
  }

  return {
    async current(renew = false) {
      const fresh = session !== null && Date.parse(session.expiresAt) - Date.now() > MARGIN_MS;
      if (session !== null && fresh && !renew) return session;
      opening ??= open()
        .then((opened) => {
          session = opened;
          storage.setItem(key, opened.resume);
          return opened;
        })
        .finally(() => {
          opening = null;
        });
      return opening;
    },
    forget() {
      session = null;
      storage.removeItem(key);
    },
  };
}

/** Tells keys apart in storage names without writing the key there (FNV-1a). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36);
}
