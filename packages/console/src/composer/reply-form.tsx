import type { Conversation } from '@baton/protocol';
import { Paperclip, SendHorizontal } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../actions/registry.ts';
import { useOutbox } from '../desk/live-provider.tsx';
import { cn } from '../lib/class-names.ts';
import { useContactName } from '../lib/name.ts';
import { MODIFIER } from '../lib/platform.ts';
import { usePreferences } from '../preferences/store.ts';
import { useMe } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { AttachmentChip } from './attachment-chip.tsx';
import { useDraft } from './draft.ts';
import { GrowingTextarea } from './growing-textarea.tsx';
import { useAttachments } from './use-attachments.ts';
import { useTypingSignal } from './use-typing-signal.ts';
import { takeWantedReply } from './wanted-focus.ts';

/** The protocol's limit; importing its value would bring the schema library along. */
const MAX_TEXT_BYTES = 32 * 1024;

export function ReplyForm({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const me = useMe();
  const outbox = useOutbox();
  const name = useContactName()(conversation);
  const { enterToSend } = usePreferences();
  const [text, setText] = useDraft(me.id, conversation.id);
  const files = useAttachments(conversation.id);
  const typing = useTypingSignal(conversation.id);
  const [dragging, setDragging] = useState(false);
  const textarea = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (takeWantedReply(conversation.id)) textarea.current?.focus();
  }, [conversation.id]);

  const stored = files.items.flatMap((item) => item.stored ?? []);
  const tooLong = new TextEncoder().encode(text).byteLength > MAX_TEXT_BYTES;
  const ready = !tooLong && !files.busy && (text.trim() !== '' || stored.length > 0);

  const send = (): void => {
    if (!ready) return;
    // The text goes with the first file; each further file is a message of its own.
    const [first = null, ...rest] = stored;
    outbox.add(conversation.id, { text: text.trim(), file: first });
    for (const file of rest) outbox.add(conversation.id, { text: '', file });
    setText('');
    files.clear();
    typing.stopped();
    textarea.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.currentTarget.blur();
      return;
    }
    if (event.key !== 'Enter') return;
    const modified = event.ctrlKey || event.metaKey;
    if (!modified && (!enterToSend || event.shiftKey)) return;
    event.preventDefault();
    send();
  };

  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDragging(false);
    files.add(event.dataTransfer.files);
  };

  useActions([
    { id: 'reply', label: t('actions.reply'), group: 'conversation', keys: 'r', run: () => textarea.current?.focus() },
  ]);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={onDrop}
      className={cn(
        'relative rounded-xl border bg-surface transition-colors focus-within:border-focus focus-within:ring-1 focus-within:ring-focus',
        dragging ? 'border-accent border-dashed' : 'border-line-strong/60',
      )}
    >
      {dragging && (
        <p className="pointer-events-none absolute inset-0 z-10 grid place-items-center rounded-xl bg-accent-wash font-medium text-accent-text">
          {t('composer.drop')}
        </p>
      )}
      <GrowingTextarea
        ref={textarea}
        label={t('composer.label', { name })}
        placeholder={t('composer.placeholder')}
        value={text}
        invalid={tooLong}
        onChange={(value) => {
          setText(value);
          if (value.trim() === '') typing.stopped();
          else typing.typed();
        }}
        onBlur={typing.stopped}
        onKeyDown={onKeyDown}
        onFiles={files.add}
      />
      {files.items.length > 0 && (
        <ul className="flex flex-wrap gap-2 px-3 pb-2">
          {files.items.map((item) => (
            <AttachmentChip key={item.key} item={item} onRemove={() => files.remove(item.key)} />
          ))}
        </ul>
      )}
      <div className="flex items-center gap-1.5 p-1.5">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            files.add(event.target.files ?? []);
            event.target.value = '';
          }}
        />
        <IconButton label={t('composer.attach')} onClick={() => picker.current?.click()}>
          <Paperclip className="size-4" />
        </IconButton>
        <p
          className={cn(
            'min-w-0 flex-1 truncate text-right text-xs',
            tooLong ? 'text-danger' : 'hidden text-ink-faint sm:block',
          )}
        >
          {tooLong
            ? t('composer.tooLong')
            : enterToSend
              ? t('composer.hintEnter')
              : t('composer.hintModifier', { key: MODIFIER })}
        </p>
        <span className="flex-1 sm:hidden" />
        <Button type="submit" tone="primary" disabled={!ready}>
          <SendHorizontal aria-hidden="true" className="size-4" />
          {t('composer.send')}
        </Button>
      </div>
    </form>
  );
}
