import { lazy } from 'react';
import type { ConfirmProps } from './confirm-dialog.tsx';
import { Once } from './once.tsx';

const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx'));

/** {@link ConfirmDialog}, loaded when it is asked for. */
export function Confirm(props: ConfirmProps) {
  return (
    <Once when={props.open}>
      <ConfirmDialog {...props} />
    </Once>
  );
}
