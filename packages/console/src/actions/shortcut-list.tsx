import { useTranslation } from 'react-i18next';
import { MODIFIER } from '../lib/platform.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';
import type { ActionGroup } from './registry.ts';

/** Every shortcut, also those that are not possible at this moment. */
export default function ShortcutList({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const rows: [ActionGroup, [string, string][]][] = [
    [
      'list',
      [
        ['j', t('actions.next')],
        ['k', t('actions.previous')],
        ['enter', t('actions.open')],
        ['escape', t('actions.escape')],
        ['/', t('actions.filter')],
      ],
    ],
    [
      'conversation',
      [
        ['a', t('actions.takeOver')],
        ['r', t('actions.reply')],
        ['e', t('actions.close')],
        ['b', t('actions.handBack')],
        ['d', t('actions.details')],
        ['mod+enter', t('actions.send')],
      ],
    ],
    [
      'desk',
      [
        ['mod+k', t('actions.palette')],
        ['?', t('actions.shortcuts')],
      ],
    ],
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('shortcuts.title')} description={t('shortcuts.note')}>
      <div className="flex flex-col gap-5 pt-2">
        {rows.map(([group, items]) => (
          <section key={group} aria-label={t(`groups.${group}`)}>
            <h3 className="mb-1 font-medium text-ink-faint text-xs">{t(`groups.${group}`)}</h3>
            <dl className="divide-y divide-line">
              {items.map(([keys, label]) => (
                <div key={keys} className="flex items-center justify-between gap-4 py-1.5">
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                    <span className="sr-only">{keys.replace('mod', MODIFIER)}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
