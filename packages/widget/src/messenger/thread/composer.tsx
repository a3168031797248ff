/** @jsxImportSource preact */
import type { ContactConversation, FileInfo } from '@baton/protocol';
import { toBatonError } from '@baton/sdk';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useMessengerState, useSurroundings } from '../context.ts';
import { draftOf, keepDraft } from '../desk/drafts.ts';
import { Icon } from '../icons.tsx';
import { fill } from '../strings/strings.ts';

const MAX_FILE_BYTES = 20 * 1024 * 1024;
const MAX_TEXT = 30_000;
const ACCEPT = '.png,.jpg,.jpeg,.gif,.webp,.pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.mp3,.zip';

type Attachment =
  | { state: 'none' }
  | { state: 'uploading'; name: string }
  | { state: 'ready'; file: FileInfo }
  | { state: 'failed'; text: string };

/** Where the customer writes. Enter sends, Shift+Enter breaks the line; what is not sent is kept per conversation. */
export function Composer({
  lane,
  conversation,
}: {
  lane: string;
  conversation: ContactConversation | undefined;
}): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const { visible } = useMessengerState();
  const draftKey = conversation?.id ?? 'new';
  const [text, setText] = useState(() => draftOf(draftKey));
  const [attachment, setAttachment] = useState<Attachment>({ state: 'none' });
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const mayAttach = conversation?.state === 'open' && conversation.owner.kind === 'agent';
  const file = attachment.state === 'ready' ? attachment.file : null;
  const sendable = (text.trim() !== '' || file !== null) && attachment.state !== 'uploading';

  useEffect(() => {
    if (visible) area.current?.focus({ preventScroll: true });
  }, [visible, lane]);

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 140)}px`;
  }, [text]);

  const write = (next: string): void => {
    setText(next);
    keepDraft(draftKey, next);
    if (conversation !== undefined && next.trim() !== '') messenger.typing(conversation.id);
  };

  const send = (): void => {
    if (!sendable) return;
    messenger.send(text.trim(), file);
    setText('');
    keepDraft(draftKey, '');
    setAttachment({ state: 'none' });
    area.current?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // While a composition is open, Enter chooses a character; 229 is what some browsers say instead.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  const upload = async (chosen: File): Promise<void> => {
    if (conversation === undefined) return;
    const failed = (reason: string): void =>
      setAttachment({ state: 'failed', text: fill(strings.uploadFailed, { name: chosen.name, reason }) });
    if (chosen.size > MAX_FILE_BYTES) return failed(strings.fileTooLarge);
    setAttachment({ state: 'uploading', name: chosen.name });
    try {
      setAttachment({ state: 'ready', file: await messenger.upload(conversation.id, chosen) });
    } catch (error) {
      failed(toBatonError(error).message);
    }
  };

  const take = (files: FileList | null | undefined): boolean => {
    const chosen = files?.[0];
    if (chosen === undefined || !mayAttach) return false;
    void upload(chosen);
    return true;
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => mayAttach && event.preventDefault()}
      onDrop={(event) => take(event.dataTransfer?.files) && event.preventDefault()}
    >
      {attachment.state === 'failed' && (
        <p class="alert" role="alert">
          {attachment.text}
        </p>
      )}
      {attachment.state === 'uploading' && (
        <p class="attachment" role="status">
          <Icon name="clock" />
          {fill(strings.uploading, { name: attachment.name })}
        </p>
      )}
      {file !== null && (
        <p class="attachment">
          <Icon name="file" />
          <span>{file.name}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={fill(strings.removeFile, { name: file.name })}
            onClick={() => setAttachment({ state: 'none' })}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      <div class="field">
        {mayAttach && (
          <button type="button" class="icon-button" aria-label={strings.attach} onClick={() => picker.current?.click()}>
            <Icon name="clip" />
          </button>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          accept={ACCEPT}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          ref={area}
          rows={1}
          maxLength={MAX_TEXT}
          value={text}
          placeholder={strings.write}
          aria-label={strings.write}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => take(event.clipboardData?.files) && event.preventDefault()}
        />
        <button type="submit" class="send" aria-label={strings.send} disabled={!sendable}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
