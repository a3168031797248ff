import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

interface ResizerProps {
  label: string;
  width: number;
  min: number;
  max: number;
  /** −1 when the pane lies to the right of the handle. */
  direction?: 1 | -1;
  onChange(width: number): void;
}

/** The edge between two panes: drag it, or move it with the arrow keys. */
export function Resizer({ label, width, min, max, direction = 1, onChange }: ResizerProps) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));

  const onPointerMove = (event: PointerEvent) => {
    if (start.current !== null) set(start.current.width + (event.clientX - start.current.x) * direction);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(width + step * direction);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable splitter is the ARIA pattern; <hr> cannot take focus or a value.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className="group relative z-10 -mx-1 w-2 shrink-0 cursor-col-resize touch-none focus-visible:outline-offset-[-2px]"
      onPointerDown={(event) => {
        start.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onKeyDown={onKeyDown}
    >
      <span className="absolute inset-y-0 left-1/2 w-px -translate-x-1/2 bg-line transition-colors group-hover:w-0.5 group-hover:bg-accent group-active:bg-accent" />
    </div>
  );
}
