import { BatonError } from '@baton/sdk';

type Listener = () => void;
const listeners = new Set<Listener>();

/** Hears that the server no longer knows this login, wherever that was noticed first. */
export function onSessionLost(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Looks at any error on its way to the screen; tells the listeners when it means "sign in again". */
export function noticeError(error: unknown): void {
  if (isSignedOut(error)) for (const listener of listeners) listener();
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof BatonError && (error.code === 'unauthenticated' || error.status === 401);
}
