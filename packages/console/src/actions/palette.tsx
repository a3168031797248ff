import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';
import { useFinalFocus } from '../ui/final-focus.ts';
import { Keys } from '../ui/keys.tsx';
import { type Action, currentActions } from './registry.ts';

/** Every action by name. What is chosen runs after the palette has closed and given the focus back. */
export default function Palette({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const chosen = useRef<Action | null>(null);
  const finalFocus = useFinalFocus(open);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={onOpenChange}
      onOpenChangeComplete={(isOpen) => {
        if (isOpen) return;
        chosen.current?.run();
        chosen.current = null;
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          finalFocus={finalFocus}
          aria-label={t('palette.label')}
          className="appear fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[34rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-2xl border border-line bg-raised shadow-pop outline-none"
        >
          <PaletteList
            onChoose={(action) => {
              chosen.current = action;
              onOpenChange(false);
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({ onChoose }: { onChoose(action: Action): void }) {
  const { t } = useTranslation();
  const id = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [actions] = useState(() => currentActions().filter((action) => action.id !== 'palette'));
  const hits = useMemo(() => search(actions, query), [actions, query]);
  const active = hits[Math.min(at, hits.length - 1)];

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((hits.length + Math.min(at, hits.length - 1) + step) % Math.max(1, hits.length));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing && active !== undefined) {
      event.preventDefault();
      onChoose(active);
    }
  };

  return (
    <>
      <label className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden="true" className="size-4 text-ink-faint" />
        <span className="sr-only">{t('palette.label')}</span>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.id}`}
          autoComplete="off"
          spellCheck={false}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
          placeholder={t('palette.placeholder')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div id={`${id}-list`} role="listbox" aria-label={t('palette.label')} className="min-h-0 overflow-y-auto p-1.5">
        {hits.length === 0 && <p className="px-3 py-6 text-center text-ink-faint">{t('palette.empty')}</p>}
        {hits.map((action, index) => (
          <div key={action.id} role="presentation">
            {hits[index - 1]?.group !== action.group && (
              <div role="presentation" className="px-3 pt-2 pb-1 font-medium text-ink-faint text-xs">
                {t(`groups.${action.group}`)}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above owns the keyboard. */}
            <div
              id={`${id}-${action.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={action === active}
              ref={action === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
              className={cn(
                'flex cursor-default items-center justify-between gap-4 rounded-lg px-3 py-2',
                action === active && 'bg-hover',
              )}
              onPointerMove={() => setAt(index)}
              onClick={() => onChoose(action)}
            >
              <span className="truncate">{action.label}</span>
              {action.keys !== undefined && <Keys keys={action.keys} />}
            </div>
          </div>
        ))}
      </div>
    </>
  );
}

const ORDER = ['conversation', 'list', 'go', 'desk'];

function search(actions: readonly Action[], query: string): Action[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return actions
    .filter((action) => words.every((word) => plain(action.label).includes(word)))
    .sort((a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
