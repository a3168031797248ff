import type { Author, ContactConversation, ThreadEvent } from '@baton/protocol';
import type { BatonError } from '@baton/sdk';
import type { Strings } from '../strings/en.ts';
import { fill } from '../strings/strings.ts';

/** Who answers in this conversation now. */
export function ownerName(conversation: ContactConversation, strings: Strings): string {
  if (conversation.state === 'closed') return strings.closedRole;
  switch (conversation.owner.kind) {
    case 'sate':
      return strings.sate;
    case 'bot':
      return strings.bot;
    case 'queue':
      return strings.queueRole;
    case 'agent':
      return conversation.owner.agentName ?? strings.team;
  }
}

export function authorName(author: Author, strings: Strings): string {
  switch (author.kind) {
    case 'contact':
      return strings.you;
    case 'sate':
      return author.name ?? strings.sate;
    case 'bot':
      return author.name ?? strings.bot;
    case 'agent':
      return author.name ?? strings.team;
    case 'system':
      return strings.team;
  }
}

export function eventText(event: ThreadEvent, strings: Strings): string {
  switch (event.type) {
    case 'handed_off':
      return strings.handedOff;
    case 'assigned':
      return fill(strings.agentJoined, { name: event.agentName });
    case 'queued':
      return strings.queued;
    case 'handed_back':
      return strings.handedBack;
    case 'closed':
      return event.by === 'contact' ? strings.closedByYou : strings.closedByOther;
    case 'rated':
      return fill(strings.rated, { score: event.score });
    case 'reopened':
      return strings.reopened;
    case 'contact_left':
      return strings.youLeft;
    case 'contact_returned':
      return strings.youReturned;
    case 'page_visited':
      return fill(strings.pageVisited, { url: event.url });
    case 'agent_joined':
      return fill(strings.agentJoined, { name: event.agentName });
    case 'agent_left':
      return fill(strings.agentLeft, { name: event.agentName });
  }
}

/** Why the desk would not store a message, in the customer's words where we have them. */
export function refusalText(error: BatonError, strings: Strings): string {
  if (error.code === 'open_limit') return strings.limitReached;
  if (error.code === 'conversation_closed') return strings.closedByOther;
  return error.message;
}

export function initialOf(name: string): string {
  return (Array.from(name.trim())[0] ?? '?').toUpperCase();
}
