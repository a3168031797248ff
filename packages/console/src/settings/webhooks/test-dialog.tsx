import type { Hook } from '@baton/protocol';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CodeBlock } from './code-block.tsx';
import { OutcomeBadge } from './outcome.tsx';

interface TestDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  hook: Hook;
}

/** Sends a test as it opens, and shows what was sent and what came back. */
export function TestDialog({ open, onOpenChange, hook }: TestDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => desk.hooks.test(hook.id) });
  useEffect(() => {
    if (open) mutate();
  }, [open, mutate]);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('webhooks.testTitle')} className="w-[40rem]">
      <div className="flex flex-col gap-4 pt-1">
        {error !== null && (
          <p role="alert" className="text-danger">
            {errorText(error)}
          </p>
        )}
        {isPending && <Skeleton className="h-24 w-full" />}
        {!isPending && data !== undefined && (
          <>
            <div role="status" className="flex flex-wrap items-center gap-2">
              <OutcomeBadge outcome={data.outcome} status={data.status} />
              <span className="text-ink-faint text-sm">{t('webhooks.took', { ms: data.ms })}</span>
              {data.detail !== null && <p className="w-full text-ink-soft text-sm">{data.detail}</p>}
            </div>
            {data.request !== null && (
              <CodeBlock
                label={t('webhooks.request')}
                text={[
                  `POST ${data.request.url}`,
                  ...Object.entries(data.request.headers).map(([name, value]) => `${name}: ${value}`),
                  '',
                  data.request.body,
                ].join('\n')}
              />
            )}
            {data.answer !== null && (
              <CodeBlock label={t('webhooks.answer')} text={data.answer === '' ? '–' : data.answer} />
            )}
          </>
        )}
        <Button className="self-end" busy={isPending} onClick={() => mutate()}>
          {t('webhooks.testAgain')}
        </Button>
      </div>
    </Dialog>
  );
}
