import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useTranslation } from 'react-i18next';
import { buttonClass } from './button.tsx';
import { useFinalFocus } from './final-focus.ts';

export interface ConfirmProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  text: string;
  confirm: string;
  cancel?: string;
  tone?: 'primary' | 'danger';
  onConfirm(): void;
}

/** Asks before what cannot be undone. Enter confirms: the confirming button has the focus. */
export default function ConfirmDialog({
  open,
  onOpenChange,
  title,
  text,
  confirm,
  cancel,
  tone = 'danger',
  onConfirm,
}: ConfirmProps) {
  const { t } = useTranslation();
  const finalFocus = useFinalFocus(open);
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <AlertDialog.Popup
          finalFocus={finalFocus}
          className="appear fixed top-1/2 left-1/2 z-40 w-[26rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line bg-raised p-5 shadow-pop outline-none"
        >
          <AlertDialog.Title className="font-semibold text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-ink-soft">{text}</AlertDialog.Description>
          <div className="mt-5 flex flex-row-reverse flex-wrap gap-2">
            <AlertDialog.Close className={buttonClass(tone)} onClick={onConfirm}>
              {confirm}
            </AlertDialog.Close>
            <AlertDialog.Close className={buttonClass('plain')}>{cancel ?? t('common.cancel')}</AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
