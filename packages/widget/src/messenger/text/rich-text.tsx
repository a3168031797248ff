/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useSurroundings } from '../context.ts';
import { type Block, type Inline, linkify, parseMarkdown } from './markdown.ts';

/** Text of the desk's side, with the safe Markdown subset. */
export function RichText({ text }: { text: string }): JSX.Element {
  return <div class="text">{parseMarkdown(text).map(block)}</div>;
}

/** Text of the customer: as typed, with clickable addresses. */
export function PlainText({ text }: { text: string }): JSX.Element {
  return (
    <div class="text">
      <p class="plain">{inlines(linkify(text))}</p>
    </div>
  );
}

function block(one: Block, index: number): JSX.Element {
  if (one.type === 'code') {
    return (
      <pre key={index}>
        <code>{one.text}</code>
      </pre>
    );
  }
  if (one.type === 'paragraph') {
    return (
      <p key={index}>{one.lines.map((line, at) => (at === 0 ? inlines(line) : [<br key={at} />, ...inlines(line)]))}</p>
    );
  }
  const items = one.items.map((item, at) => <li key={at}>{inlines(item)}</li>);
  return one.ordered ? (
    <ol key={index} start={one.start}>
      {items}
    </ol>
  ) : (
    <ul key={index}>{items}</ul>
  );
}

function inlines(nodes: readonly Inline[]): (JSX.Element | string)[] {
  return nodes.map(inline);
}

function inline(node: Inline, index: number): JSX.Element | string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return <code key={index}>{node.text}</code>;
    case 'strong':
      return <strong key={index}>{inlines(node.children)}</strong>;
    case 'em':
      return <em key={index}>{inlines(node.children)}</em>;
    case 'link':
      return (
        <SafeLink key={index} href={node.href}>
          {inlines(node.children)}
        </SafeLink>
      );
  }
}

function SafeLink({ href, children }: { href: string; children: (JSX.Element | string)[] }): JSX.Element {
  const { strings } = useSurroundings().language;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="hidden"> {strings.opensNewTab}</span>
    </a>
  );
}
