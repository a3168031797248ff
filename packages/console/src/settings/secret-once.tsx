import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';

/** A secret that is shown this one time, with a button that copies it. */
export function SecretOnce({ label, secret }: { label: string; secret: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <div className="flex items-stretch gap-2">
      <output
        aria-label={label}
        className="min-w-0 flex-1 select-all break-all rounded-lg border border-line bg-canvas px-3 py-2 font-mono text-sm"
      >
        {secret}
      </output>
      {'clipboard' in navigator && (
        <Button className="h-auto" onClick={() => void copy()}>
          {copied ? <Check aria-hidden="true" className="size-4" /> : <Copy aria-hidden="true" className="size-4" />}
          {t(copied ? 'common.copied' : 'common.copy')}
        </Button>
      )}
    </div>
  );
}
