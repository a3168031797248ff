import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const manager = Toast.createToastManager();

/** Says briefly what happened, from anywhere. */
export const toast = {
  done: (title: string): void => void manager.add({ title, type: 'done', timeout: 4000 }),
  failed: (title: string, description?: string): void =>
    void manager.add({ title, description, type: 'failed', priority: 'high', timeout: 8000 }),
};

export function Toasts({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { t } = useTranslation();
  const { toasts } = Toast.useToastManager();
  return toasts.map((each) => (
    <Toast.Root
      key={each.id}
      toast={each}
      className="appear rounded-xl border border-line bg-raised text-ink shadow-pop transition-opacity data-ending-style:opacity-0 data-limited:hidden"
    >
      <Toast.Content className="flex items-start gap-2.5 p-3">
        {each.type === 'failed' ? (
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
        ) : (
          <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-good" />
        )}
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-ink-soft text-sm" />
        </div>
        <Toast.Close aria-label={t('toast.dismiss')} className="-m-1 rounded-md p-1 text-ink-faint hover:bg-hover hover:text-ink">
          <X className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
