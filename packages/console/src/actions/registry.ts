import { useEffect, useRef } from 'react';

export type ActionGroup = 'conversation' | 'list' | 'go' | 'desk';

/** One thing that a person can do here and now: by key, from the palette, from a button. */
export interface Action {
  id: string;
  label: string;
  group: ActionGroup;
  /** Such as `j` or `mod+k`. */
  keys?: string;
  run(): void;
}

type Source = { current: readonly Action[] };
const sources = new Set<Source>();

/** Offers these actions while the component is on screen. Put in only what is possible now. */
export function useActions(actions: readonly Action[]): void {
  const source = useRef(actions);
  source.current = actions;
  useEffect(() => {
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, []);
}

/** All that is possible at this moment; when two have one id, the one that came on screen last wins. */
export function currentActions(): Action[] {
  const found = new Map<string, Action>();
  for (const source of sources) for (const action of source.current) found.set(action.id, action);
  return [...found.values()];
}

export function runAction(id: string): void {
  currentActions()
    .find((action) => action.id === id)
    ?.run();
}
