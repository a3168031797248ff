import { useTranslation } from 'react-i18next';

export function UnreadLine() {
  const { t } = useTranslation();
  return (
    <div data-unread-line className="flex items-center gap-3 font-medium text-accent-text text-xs">
      <span className="h-px flex-1 bg-accent" />
      {t('thread.newMessages')}
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}
