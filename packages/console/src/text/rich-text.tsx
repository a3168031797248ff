import { type Block, type Inline, parseMarkdown, parsePlain } from '@baton/protocol/markdown';
import { memo, type ReactNode } from 'react';

/** Markdown of agents, Sate and articles as elements; every string in it is inserted as text. */
export const RichText = memo(function RichText({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-2 break-words [overflow-wrap:anywhere]">{parseMarkdown(text).map(block)}</div>
  );
});

/** A customer's words: nothing but line breaks and links. */
export const PlainText = memo(function PlainText({ text }: { text: string }) {
  return <p className="whitespace-pre-wrap break-words [overflow-wrap:anywhere]">{parsePlain(text).map(inline)}</p>;
});

// The parts of one parsed text never change places: their index is their identity.
function block(part: Block, index: number): ReactNode {
  switch (part.type) {
    case 'paragraph':
      return (
        <p key={index} className="whitespace-pre-wrap">
          {part.children.map(inline)}
        </p>
      );
    case 'heading': {
      // The page's own headings come first: a text begins at the third level.
      const Heading = (['h3', 'h4', 'h5', 'h6'] as const)[part.level - 1] ?? 'h6';
      return (
        <Heading key={index} className={part.level < 2 ? 'font-semibold text-lg' : 'font-semibold'}>
          {part.children.map(inline)}
        </Heading>
      );
    }
    case 'quote':
      return (
        <blockquote key={index} className="whitespace-pre-wrap border-current/25 border-l-2 pl-3 opacity-90">
          {part.children.map(inline)}
        </blockquote>
      );
    case 'code':
      return (
        <pre key={index} className="overflow-x-auto rounded-md bg-pressed px-2.5 py-2 font-mono text-sm">
          {part.text}
        </pre>
      );
    case 'rule':
      return <hr key={index} className="border-current/20" />;
    case 'list': {
      const items = part.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <li key={at}>{item.map(inline)}</li>
      ));
      return part.ordered ? (
        <ol key={index} start={part.start} className="list-decimal space-y-0.5 pl-5">
          {items}
        </ol>
      ) : (
        <ul key={index} className="list-disc space-y-0.5 pl-5">
          {items}
        </ul>
      );
    }
  }
}

function inline(part: Inline, index: number): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'strong':
      return <strong key={index}>{part.children.map(inline)}</strong>;
    case 'em':
      return <em key={index}>{part.children.map(inline)}</em>;
    case 'code':
      return (
        <code key={index} className="rounded bg-pressed px-1 font-mono text-[0.92em]">
          {part.text}
        </code>
      );
    case 'link':
      return (
        <a
          key={index}
          href={part.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="underline underline-offset-2"
        >
          {part.children.map(inline)}
        </a>
      );
  }
}
