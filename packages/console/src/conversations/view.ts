import type { Conversation, ConversationPage, ViewName } from '@baton/protocol';
import type { InfiniteData } from '@tanstack/react-query';

export const VIEWS: readonly ViewName[] = ['mine', 'unassigned', 'sate', 'all', 'closed'];

export type ListData = InfiniteData<ConversationPage, unknown>;

export function isView(text: string): text is ViewName {
  return (VIEWS as readonly string[]).includes(text);
}

/** The same rule as the server's lists: which view shows this conversation to this agent. */
export function belongsTo(view: ViewName, conversation: Conversation, agentId: string): boolean {
  if (view === 'closed') return conversation.state === 'closed';
  if (conversation.state === 'closed') return false;
  const { owner } = conversation;
  if (view === 'mine') return owner.kind === 'agent' && owner.agentId === agentId;
  if (view === 'unassigned') return owner.kind === 'queue';
  if (view === 'sate') return owner.kind === 'sate';
  return true;
}

/**
 * Puts a changed conversation where it belongs in a loaded list: replaces it, adds it, or takes it out. What lies
 * beyond the last loaded page stays away until that page is loaded, or the list would show a gap as if it had none.
 */
export function placeInView(data: ListData, view: ViewName, conversation: Conversation, agentId: string): ListData {
  const belongs = belongsTo(view, conversation, agentId);
  let found = false;
  let changed = false;
  const pages = data.pages.map((page) => {
    const at = page.conversations.findIndex((each) => each.id === conversation.id);
    if (at === -1) return page;
    changed = true;
    found = belongs;
    const conversations = [...page.conversations];
    conversations.splice(at, 1, ...(belongs ? [conversation] : []));
    return { ...page, conversations };
  });
  const [first, ...rest] = pages;
  if (belongs && !found && first !== undefined && reaches(data, conversation)) {
    return { ...data, pages: [{ ...first, conversations: [conversation, ...first.conversations] }, ...rest] };
  }
  return changed ? { ...data, pages } : data;
}

/** All loaded rows, newest activity first: the order of the server, kept while events move rows. */
export function sortedRows(data: ListData | undefined): Conversation[] {
  const rows = new Map<string, Conversation>();
  for (const page of data?.pages ?? []) for (const each of page.conversations) rows.set(each.id, each);
  return [...rows.values()].sort(byActivity);
}

function byActivity(a: Conversation, b: Conversation): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return b.number - a.number;
}

function reaches(data: ListData, conversation: Conversation): boolean {
  const lastPage = data.pages.at(-1);
  if (lastPage === undefined || lastPage.nextCursor === null) return true;
  const oldest = sortedRows(data).at(-1);
  return oldest === undefined || conversation.updatedAt >= oldest.updatedAt;
}
