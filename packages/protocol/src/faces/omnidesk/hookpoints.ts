// The calls that we make to the middleware (contract §4). Paths exactly as documented, case and all.

export type HookpointKind = 'message' | 'file' | 'typing' | 'end';

export const HOOKPOINT_PATHS: Record<HookpointKind, string> = {
  message: '/messageForCustomer',
  file: '/uploadForCustomer',
  typing: '/typingIndicatorForCustomer',
  end: '/endSession',
};

/** What a hookpoint says; the file's bytes are a part of their own. */
export interface Hookpoint {
  /** The middleware's `chatSessionID`, byte for byte. */
  sessionID: string;
  message?: string;
  /** Who wrote it. */
  name?: string;
  /** Absolute address of the writer's picture, or empty. */
  picture?: string;
  typing?: boolean;
}

/** The fields as their documentation spells them: once `sessionID`, once `SessionID`, and `Typing` with a capital. */
export const DOCUMENTED_FIELDS: Record<HookpointKind, Record<string, keyof Hookpoint>> = {
  message: { sessionID: 'sessionID', message: 'message', name: 'name', picture: 'picture' },
  file: { sessionID: 'sessionID' },
  typing: { SessionID: 'sessionID', Typing: 'typing' },
  end: { sessionID: 'sessionID' },
};

/** Every spelling: a middleware binds exactly those of the page from which it was written. */
export const ALL_FIELDS: Record<HookpointKind, Record<string, keyof Hookpoint>> = {
  message: {
    sessionID: 'sessionID',
    chatSessionID: 'sessionID',
    SessionID: 'sessionID',
    message: 'message',
    name: 'name',
    picture: 'picture',
  },
  file: { sessionID: 'sessionID', chatSessionID: 'sessionID', SessionID: 'sessionID' },
  typing: {
    SessionID: 'sessionID',
    sessionID: 'sessionID',
    chatSessionID: 'sessionID',
    Typing: 'typing',
    typing: 'typing',
  },
  end: { sessionID: 'sessionID', chatSessionID: 'sessionID', SessionID: 'sessionID' },
};
