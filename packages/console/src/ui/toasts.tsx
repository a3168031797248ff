import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

interface Note {
  id: number;
  tone: 'done' | 'failed';
  title: string;
  text?: string;
}

const LIMIT = 3;
const listeners = new Set<() => void>();
let notes: readonly Note[] = [];
let count = 0;

/** Says briefly what happened, from anywhere. */
export const toast = {
  done: (title: string): void => show({ tone: 'done', title }),
  failed: (title: string, text?: string): void => show({ tone: 'failed', title, text }),
};

/** Where notes appear: above everything, away from the composer; both regions exist from the start, or nothing would be announced. */
export function Toasts() {
  const all = useSyncExternalStore(subscribe, () => notes);
  const region = 'flex flex-col gap-2';
  return (
    <div className="pointer-events-none fixed top-3 left-1/2 z-50 flex w-88 max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col gap-2">
      <div role="status" className={region}>
        {all
          .filter((note) => note.tone === 'done')
          .map((note) => (
            <ToastCard key={note.id} note={note} />
          ))}
      </div>
      <div role="alert" className={region}>
        {all
          .filter((note) => note.tone === 'failed')
          .map((note) => (
            <ToastCard key={note.id} note={note} />
          ))}
      </div>
    </div>
  );
}

function ToastCard({ note }: { note: Note }) {
  const { t } = useTranslation();
  const failed = note.tone === 'failed';
  useEffect(() => {
    const timer = setTimeout(() => dismiss(note.id), failed ? 9000 : 4000);
    return () => clearTimeout(timer);
  }, [note.id, failed]);
  const Icon = failed ? CircleAlert : CircleCheck;
  return (
    <div className="appear pointer-events-auto flex items-start gap-2.5 rounded-xl border border-line bg-raised p-3 text-ink shadow-pop">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${failed ? 'text-danger' : 'text-good'}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{note.title}</p>
        {note.text !== undefined && <p className="text-ink-soft text-sm">{note.text}</p>}
      </div>
      <button
        type="button"
        aria-label={t('toast.dismiss')}
        onClick={() => dismiss(note.id)}
        className="-m-1 rounded-md p-1 text-ink-faint hover:bg-hover hover:text-ink"
      >
        <X className="size-4" />
      </button>
    </div>
  );
}

function show(note: Omit<Note, 'id'>): void {
  count += 1;
  set([...notes, { ...note, id: count }].slice(-LIMIT));
}

function dismiss(id: number): void {
  set(notes.filter((note) => note.id !== id));
}

function set(next: readonly Note[]): void {
  notes = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
