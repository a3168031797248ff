import type { Conversation, ViewName } from '@baton/protocol';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Action, useActions } from '../actions/registry.ts';
import { useLayout } from '../lib/media.ts';

/**
 * J, K, Enter and Escape on the list. Beside the thread a step opens the next conversation at once; where the list
 * fills the screen it only moves the highlight. Returns the highlighted row.
 */
export function useListKeys(
  view: ViewName,
  rows: readonly Conversation[],
  openId: string | undefined,
): string | undefined {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const narrow = useLayout() === 'narrow';
  const [marked, setMarked] = useState<string>();
  const cursorId = openId ?? marked;

  const open = (id: string, replace = false): void => {
    void navigate({ to: '/$view/$conversationId', params: { view, conversationId: id }, replace });
  };
  const step = (by: 1 | -1): void => {
    const at = rows.findIndex((row) => row.id === cursorId);
    const next = rows[at === -1 ? 0 : at + by];
    if (next === undefined) return;
    setMarked(next.id);
    if (!narrow || openId !== undefined) open(next.id, openId !== undefined);
  };

  const actions: Action[] = [];
  if (rows.length > 0) {
    actions.push(
      { id: 'next', label: t('actions.next'), group: 'list', keys: 'j', run: () => step(1) },
      { id: 'previous', label: t('actions.previous'), group: 'list', keys: 'k', run: () => step(-1) },
    );
  }
  if (cursorId !== undefined && openId === undefined) {
    actions.push({ id: 'open', label: t('actions.open'), group: 'list', keys: 'enter', run: () => open(cursorId) });
  }
  useActions(actions);
  return cursorId;
}
