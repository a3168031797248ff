import type { HookFormatName } from '@baton/protocol';
import type { ChatHookSettings } from '../../core/chat-tokens/hooks.ts';
import type { HookFailure } from '../../hooks/format.ts';

type Scheme = 'https' | 'http';
type Shape = { hookFormat: HookFormatName; scheme: Scheme };

/** While shapes are tried: the one that is tried now, and what did not work before it. */
interface Trying extends ChatHookSettings {
  trying?: Shape & { failed: string[] };
}

const FORMATS: readonly HookFormatName[] = ['json', 'form', 'multipart'];
/** What receivers answer to a form that they cannot read. */
const UNREADABLE: ReadonlySet<number> = new Set([400, 406, 415, 422]);

/** The form and the scheme in which a receiver is called: tried now, known to work, or the first to try. */
export function shapeOf(settings: ChatHookSettings, url: string): Shape {
  const { trying, taken, schemeGiven } = settings as Trying;
  if (trying) return trying;
  const written: Scheme = url.startsWith('http:') ? 'http' : 'https';
  return {
    hookFormat: taken?.hookFormat ?? settings.hookFormat,
    scheme: schemeGiven ? written : (taken?.scheme ?? written),
  };
}

export interface Failed {
  url: string;
  kind: string;
  failure: HookFailure;
  isListed(url: string): boolean;
}

/**
 * Another way to call a receiver that could not be reached, or did not understand (contract §4.2, §5.5): settings to try with,
 * or null. Once a form has been understood no other is tried; a receiver that has TLS is never called without.
 */
export function nextShape(
  settings: ChatHookSettings,
  { url, kind, failure, isListed }: Failed,
): ChatHookSettings | null {
  const now = shapeOf(settings, url);
  const failed = (settings as Trying).trying?.failed ?? [];
  const next =
    failure.status === null
      ? otherScheme(settings, { now, failed, mayBePlain: mayBePlain(settings, url, isListed) })
      : otherFormat(settings, { now, failed, kind, status: failure.status });
  if (!next) return null;
  const tried = failure.status === null ? now.scheme : now.hookFormat;
  return { ...settings, trying: { ...next, failed: [...failed, tried] } } as Trying;
}

/** What a success teaches; null = nothing new. */
export function withTaken(settings: ChatHookSettings, url: string, kind: string): ChatHookSettings | null {
  const { hookFormat, scheme } = shapeOf(settings, url);
  const { trying: _, ...kept } = settings as Trying;
  const { taken } = settings;
  const next = { hookFormat: kind === 'file' ? (taken?.hookFormat ?? null) : hookFormat, scheme };
  if (taken?.hookFormat === next.hookFormat && taken.scheme === next.scheme) return null;
  return { ...kept, taken: next };
}

type Tried = { now: Shape; failed: readonly string[] };

function otherScheme(settings: ChatHookSettings, { now, failed, mayBePlain }: Tried & { mayBePlain: boolean }) {
  if (settings.schemeGiven || settings.taken?.scheme === 'https') return null;
  const scheme: Scheme = now.scheme === 'https' ? 'http' : 'https';
  if (failed.includes(scheme) || (scheme === 'http' && !mayBePlain)) return null;
  return { ...now, scheme };
}

function otherFormat(
  settings: ChatHookSettings,
  { now, failed, kind, status }: Tried & { kind: string; status: number },
): Shape | null {
  const isKnown = settings.taken?.hookFormat != null;
  if (kind === 'file' || !settings.hookFallback || isKnown || !UNREADABLE.has(status)) return null;
  const hookFormat = FORMATS.find((one) => one !== now.hookFormat && !failed.includes(one));
  return hookFormat ? { ...now, hookFormat } : null;
}

function mayBePlain({ plainHttp }: ChatHookSettings, url: string, isListed: (url: string) => boolean): boolean {
  return plainHttp === 'always' || (plainHttp === 'private' && isListed(url.replace(/^https:/, 'http:')));
}
