import type { ChatToken, HookFormatName } from '@baton/protocol';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const FORMATS: readonly HookFormatName[] = ['json', 'form', 'multipart'];

/** One test message in the form of one's choice, with what was sent and what came back. */
export function TestDialog({ token, base, onClose }: { token: ChatToken; base: string | null; onClose(): void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const test = useMutation({
    mutationFn: (format: HookFormatName) => desk.chatTokens.test(token.id, base ?? '', format),
  });
  const close = (): void => {
    test.reset();
    onClose();
  };
  const { data } = test;
  return (
    <Dialog
      open={base !== null}
      onOpenChange={(open) => !open && close()}
      title={t('chatTokens.testTitle')}
      description={base ?? ''}
      className="w-[40rem]"
    >
      <div className="flex flex-col gap-4 pt-1">
        <div className="flex flex-wrap gap-2">
          {FORMATS.map((format) => (
            <Button
              key={format}
              disabled={test.isPending}
              busy={test.isPending && test.variables === format}
              onClick={() => test.mutate(format)}
            >
              {t(`chatTokens.formats.${format}`)}
            </Button>
          ))}
        </div>
        {test.isError && (
          <p role="alert" className="text-danger text-sm">
            {errorText(test.error)}
          </p>
        )}
        {data !== undefined && (
          <>
            <div role="status" className="flex flex-wrap items-center gap-2">
              <Badge tone={data.outcome === 'delivered' ? 'accent' : 'danger'}>
                {data.status ?? t('chatTokens.noAnswer')}
              </Badge>
              {data.detail !== null && <p className="text-ink-soft text-sm">{data.detail}</p>}
            </div>
            {data.request !== null && (
              <Text label={t('chatTokens.sent')} text={`POST ${data.request.url}\n\n${data.request.body}`} />
            )}
            {data.answer !== null && <Text label={t('chatTokens.answer')} text={data.answer || '–'} />}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <figure className="flex flex-col gap-1.5">
      <figcaption className="font-medium text-sm">{label}</figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-48 overflow-auto whitespace-pre-wrap break-all rounded-lg border border-line bg-canvas px-3 py-2 font-mono text-xs"
      >
        {text}
      </pre>
    </figure>
  );
}
