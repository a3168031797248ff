/** @jsxImportSource preact */
import type { FileInfo } from '@baton/protocol';
import type { JSX } from 'preact';
import { useSurroundings } from '../context.ts';
import { Icon, type IconName } from '../icons.tsx';
import { sizeOf, timeOf } from '../text/format.ts';
import { PlainText, RichText } from '../text/rich-text.tsx';
import { authorName, refusalText } from './names.ts';
import type { Bubble, Row, Status } from './timeline.ts';

const STATUS_ICON: Record<Status, IconName> = { sending: 'clock', stored: 'tick', read: 'ticks', failed: 'failed' };

/** What one author wrote in one go. */
export function Group({ row }: { row: Extract<Row, { type: 'group' }> }): JSX.Element {
  const { strings } = useSurroundings().language;
  const { author, own, bubbles } = row;
  const name = authorName(author, strings);
  const automatic = author.kind === 'sate' || author.kind === 'bot';
  return (
    <div class="group" data-own={own}>
      <p class={own ? 'hidden' : 'author'}>
        {name}
        {automatic && <span class="label">{strings.sateRole}</span>}
      </p>
      {bubbles.map((bubble, index) => (
        <BubbleView key={bubble.key} bubble={bubble} own={own} last={index === bubbles.length - 1} />
      ))}
    </div>
  );
}

function BubbleView({ bubble, own, last }: { bubble: Bubble; own: boolean; last: boolean }): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const { status, clientMessageId } = bubble;
  return (
    <div class="bubble-line" data-status={status}>
      <div class="bubble">
        {bubble.text !== '' && (own ? <PlainText text={bubble.text} /> : <RichText text={bubble.text} />)}
        {bubble.file !== null && <FileView file={bubble.file} />}
        {bubble.sources.length > 0 && (
          <div class="sources">
            <span>
              <Icon name="book" />
              {strings.sources}
            </span>
            <ul>
              {bubble.sources.map((source) => (
                <li key={source.articleId}>{source.title}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {(last || status === 'failed' || status === 'sending') && (
        <p class="meta">
          <time dateTime={bubble.at}>{timeOf(bubble.at, language)}</time>
          {status !== null && (
            <span class="status">
              <Icon name={STATUS_ICON[status]} />
              <span class={status === 'failed' ? '' : 'hidden'}>{strings[status]}</span>
            </span>
          )}
        </p>
      )}
      {status === 'failed' && clientMessageId !== null && (
        <p class="failure">
          {bubble.error !== null && <span>{refusalText(bubble.error, strings)}</span>}
          <button type="button" class="link" onClick={() => messenger.retry(clientMessageId)}>
            {strings.retry}
          </button>
          <button type="button" class="link" onClick={() => messenger.discard(clientMessageId)}>
            {strings.discard}
          </button>
        </p>
      )}
    </div>
  );
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function FileView({ file }: { file: FileInfo }): JSX.Element {
  const { language } = useSurroundings();
  // The page's policy lets pictures come only from the desk itself.
  const shown = PICTURES.includes(file.type) && URL.canParse(file.url) && new URL(file.url).origin === location.origin;
  return (
    <a class="file" href={file.url} target="_blank" rel="noopener noreferrer">
      {shown ? <img src={file.url} alt={file.name} loading="lazy" /> : <Icon name="file" />}
      <span>
        <strong>{file.name}</strong>
        <small>{sizeOf(file.size, language)}</small>
      </span>
    </a>
  );
}
