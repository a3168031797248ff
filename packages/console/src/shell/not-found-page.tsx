import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main className="grid h-full flex-1 place-items-center">
      <EmptyState icon={<Compass className="size-5" />} title={t('error.notFound')} text="">
        <Link to="/" className={buttonClass('plain')}>
          {t('nav.inbox')}
        </Link>
      </EmptyState>
    </main>
  );
}
