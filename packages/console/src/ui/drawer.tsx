import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { cn } from '../lib/class-names.ts';
import { useFinalFocus } from './final-focus.ts';

interface DrawerProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  label: string;
  side: 'left' | 'right';
  children: ReactNode;
}

/** A pane that slides over the page where there is no room for it beside the others. */
export default function Drawer({ open, onOpenChange, label, side, children }: DrawerProps) {
  const finalFocus = useFinalFocus(open);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Base.Popup
          finalFocus={finalFocus}
          aria-label={label}
          className={cn(
            'fixed inset-y-0 z-30 flex w-80 max-w-[86vw] flex-col border-line bg-surface shadow-pop outline-none',
            side === 'left' ? 'left-0 border-r' : 'right-0 border-l',
          )}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
