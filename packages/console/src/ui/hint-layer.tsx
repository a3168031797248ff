import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Keys } from './keys.tsx';

interface Shown {
  target: HTMLElement;
  text: string;
  keys: string | undefined;
}

const DELAY_MS = 450;

/** Shows the hint of whatever is hovered or focused by keyboard; Escape or a press takes it away. */
export function HintLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const tip = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const later = (ms: number, next: Shown | null): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setShown(next), ms);
    };
    const hintOf = (node: EventTarget | null): Shown | null => {
      const target = node instanceof Element ? node.closest<HTMLElement>('[data-hint]') : null;
      if (target === null) return null;
      return { target, text: target.dataset.hint ?? '', keys: target.dataset.hintKeys };
    };
    const onOver = (event: PointerEvent): void => {
      if (event.pointerType === 'touch') return;
      if (tip.current?.contains(event.target as Node)) {
        clearTimeout(timer);
        return;
      }
      const next = hintOf(event.target);
      later(next === null ? 80 : DELAY_MS, next);
    };
    const onFocus = (event: FocusEvent): void => {
      const next = hintOf(event.target);
      if (next?.target.matches(':focus-visible')) later(DELAY_MS, next);
    };
    const hide = (): void => later(0, null);
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    addEventListener('pointerover', onOver);
    addEventListener('pointerdown', hide);
    addEventListener('focusin', onFocus);
    addEventListener('focusout', hide);
    addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      removeEventListener('pointerover', onOver);
      removeEventListener('pointerdown', hide);
      removeEventListener('focusin', onFocus);
      removeEventListener('focusout', hide);
      removeEventListener('keydown', onKey);
    };
  }, []);

  useLayoutEffect(() => {
    if (shown === null || tip.current === null) return;
    const near = shown.target.getBoundingClientRect();
    const own = tip.current.getBoundingClientRect();
    const below = near.bottom + own.height + 12 < innerHeight;
    const left = Math.max(6, Math.min(innerWidth - own.width - 6, near.left + near.width / 2 - own.width / 2));
    tip.current.style.left = `${left}px`;
    tip.current.style.top = `${below ? near.bottom + 6 : near.top - own.height - 6}px`;
  }, [shown]);

  if (shown === null || !shown.target.isConnected) return null;
  return (
    <div
      ref={tip}
      aria-hidden="true"
      className="fixed top-0 left-0 z-50 flex w-max max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-pop"
    >
      {shown.text}
      {shown.keys !== undefined && <Keys keys={shown.keys} inverse />}
    </div>
  );
}
