import type { ErrorCode } from '@baton/protocol';
import type { Route, SocketEvent } from '../../edge/registry.ts';

/**
 * What the rules of the core refuse, by operation. What the edge refuses (credentials, shape, size, rate) follows from
 * the registration. A test compares the names with the registry.
 */
export const REFUSALS: Record<string, readonly ErrorCode[]> = {
  'desk.conversations.take_over': ['conversation_closed'],
  'desk.conversations.hand_back': ['conversation_closed', 'not_owner'],
  'desk.conversations.suggest_close': ['conversation_closed', 'not_owner'],
  'desk.conversations.assign': ['conversation_closed'],
  'desk.messages.post': ['conflict', 'conversation_closed', 'not_owner'],
  'desk.agents.invite': ['conflict'],
  'desk.keys.create': ['conflict'],
  'desk.chat_tokens.create': ['conflict', 'not_found'],
  'omnidesk.messages.post': ['conflict'],
  'omnidesk.logs.create': ['conflict'],
  'desk.hooks.create': ['conflict'],
  'desk.hooks.change': ['forbidden'],
  'desk.hooks.remove': ['forbidden'],
  'desk.hooks.rotate_secret': ['forbidden', 'conflict'],
  'desk.hooks.test': ['not_implemented', 'unavailable'],
  'desk.contact.session': ['unauthenticated', 'not_found'],
  'desk.contact.conversations.open': ['conflict', 'open_limit'],
  'desk.contact.messages.post': ['conflict', 'conversation_closed', 'attachment_refused'],
  'desk.contact.conversations.rate': ['conversation_open'],
  'desk.contact.conversations.handoff': ['conversation_closed'],
  'desk.contact.files.upload': ['conversation_closed', 'attachment_refused'],
  'desk.auth.sign_in': ['unauthenticated'],
  'eusate.token.refresh': ['unauthenticated'],
  'eusate.tickets.take_over': ['conversation_closed'],
  'eusate.support.send': ['conflict', 'conversation_closed', 'open_limit', 'attachment_refused'],
  'eusate.agent_support.send': ['conflict', 'conversation_closed', 'not_owner'],
  'eusate.conversation.review': ['conversation_open'],
  'eusate.voice.call_support': ['not_implemented'],
  'eusate.voice.close_call_support': ['not_implemented'],
};

/** Every code with which an HTTP operation may say no. */
export function refusalsOfRoute(route: Route): ErrorCode[] {
  const takesForm = isUpload(route);
  return unique([
    ...(route.params || route.query || route.body || takesForm ? (['invalid'] as const) : []),
    ...(route.body ? (['too_deep', 'too_large', 'unsupported_media'] as const) : []),
    ...(takesForm ? (['too_large', 'unsupported_media'] as const) : []),
    ...common(route),
  ]);
}

export function refusalsOfEvent(event: Named): ErrorCode[] {
  return unique(['invalid', 'too_large', 'forbidden', ...common(event).filter((code) => code !== 'unauthenticated')]);
}

/** A multipart form with one file. */
export function isUpload(route: Route): boolean {
  return route.bodyLimit !== undefined && route.body === undefined;
}

type Named = Pick<SocketEvent, 'name' | 'callers' | 'object'>;

function common(operation: Named): ErrorCode[] {
  return [
    ...(operation.callers.includes('anyone') ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(operation.object && operation.object.noun !== 'session' ? (['not_found'] as const) : []),
    ...(REFUSALS[operation.name] ?? []),
    'rate_limited',
    'unavailable',
    'internal',
  ];
}

function unique(codes: ErrorCode[]): ErrorCode[] {
  return [...new Set(codes)];
}
