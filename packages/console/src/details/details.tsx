import type { Conversation } from '@baton/protocol';
import { BadgeCheck, BadgeQuestionMark, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnerMark } from '../conversations/owner-mark.tsx';
import { useContactName } from '../lib/name.ts';
import { fullTime } from '../lib/time.ts';
import { PlainText, RichText } from '../text/rich-text.tsx';
import { Stars } from '../thread/stars.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';

/** Who asks, and the facts of the conversation. */
export function Details({ conversation, onClose }: { conversation: Conversation; onClose?: () => void }) {
  const { t, i18n } = useTranslation();
  const name = useContactName()(conversation);
  const { contact, rating, handoff, origin, attributes } = conversation;
  const time = (instant: string): string => fullTime(instant, i18n.language);
  const Mark = contact.verified ? BadgeCheck : BadgeQuestionMark;

  return (
    <div className="flex flex-col">
      <div className="relative flex flex-col items-center gap-2 border-line border-b px-5 py-6 text-center">
        {onClose !== undefined && (
          <IconButton label={t('details.hide')} onClick={onClose} className="absolute top-2 right-2">
            <X className="size-4" />
          </IconButton>
        )}
        <Avatar name={name} seed={contact.id} size="lg" />
        <p className="max-w-full truncate font-semibold">{name}</p>
        <p className={`flex items-center gap-1.5 text-xs ${contact.verified ? 'text-good' : 'text-ink-faint'}`}>
          <Mark aria-hidden="true" className="size-3.5" />
          {t(contact.verified ? 'details.verified' : 'details.unverified')}
        </p>
      </div>
      <Section title={t('details.contact')}>
        <Facts>
          <Fact name={t('details.email')}>
            {contact.email === null ? (
              t('details.none')
            ) : (
              <a href={`mailto:${contact.email}`} className="underline underline-offset-2">
                {contact.email}
              </a>
            )}
          </Fact>
          {contact.phone !== null && <Fact name={t('details.phone')}>{contact.phone}</Fact>}
          {contact.reference !== '' && (
            <Fact name={t('details.reference')}>
              <span className="font-mono text-xs">{contact.reference}</span>
            </Fact>
          )}
        </Facts>
      </Section>
      <Section title={t('details.conversation')}>
        <Facts>
          <Fact name={t('details.number')}>#{conversation.number}</Fact>
          <Fact name={t('details.face')}>{t(`list.face.${conversation.face}`)}</Fact>
          <Fact name={t('details.owner')}>
            <OwnerMark conversation={conversation} evenClosed />
          </Fact>
          <Fact name={t('details.state')}>
            {t(
              conversation.state === 'closed'
                ? 'details.closed'
                : conversation.closeSuggested
                  ? 'details.closeSuggested'
                  : 'details.open',
            )}
          </Fact>
          {origin?.page !== undefined && (
            <Fact name={t('details.page')}>
              <PlainText text={origin.page} />
            </Fact>
          )}
          <Fact name={t('details.created')}>{time(conversation.createdAt)}</Fact>
          {conversation.waitingSince !== null && conversation.state === 'open' && (
            <Fact name={t('details.waiting')}>{time(conversation.waitingSince)}</Fact>
          )}
          {conversation.closedAt !== null && <Fact name={t('details.closedAt')}>{time(conversation.closedAt)}</Fact>}
        </Facts>
      </Section>
      {attributes !== null && Object.keys(attributes).length > 0 && (
        <Section title={t('details.attributes')}>
          <Facts>
            {Object.entries(attributes).map(([key, value]) => (
              <Fact key={key} name={key}>
                <span className="whitespace-pre-wrap font-mono text-xs">{readable(value)}</span>
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      {(rating !== null || conversation.state === 'closed') && (
        <Section title={t('details.rating')}>
          {rating === null ? (
            <p className="text-ink-faint text-sm">{t('details.noRating')}</p>
          ) : (
            <div className="flex flex-col gap-1 text-sm">
              <p className="flex items-center gap-2">
                <Stars score={rating.score} />
                {t('details.stars', { score: rating.score })}
              </p>
              {rating.text !== null && rating.text !== '' && <p className="text-ink-soft italic">“{rating.text}”</p>}
            </div>
          )}
        </Section>
      )}
      {handoff !== null && handoff.summary !== '' && (
        <Section title={t('handoff.title')}>
          <p className="mb-1.5 text-ink-faint text-xs">{t(`event.handed_off.${handoff.reason}`)}</p>
          <div className="text-sm">
            <RichText text={handoff.summary} />
          </div>
        </Section>
      )}
    </div>
  );
}

/** Indented where it is JSON, also as a text of it; everything else as it came. */
function readable(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line border-b px-5 py-4">
      <h3 className="mb-2 font-semibold text-ink-soft text-xs">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col gap-2">{children}</dl>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-3 text-sm">
      <dt className="w-24 shrink-0 text-ink-faint">{name}</dt>
      <dd className="min-w-0 flex-1 break-words [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
