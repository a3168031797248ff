import type { RegisteredEvent, RegisteredFrame, Registry } from '../../edge/registry.ts';
import { describeCallers, describeLimit } from './callers.ts';
import { type Field, fieldsOf, shapesIn } from './fields.ts';
import { Html, html, prose } from './html.ts';
import { type JsonSchema, JsonSchemas } from './json-schema.ts';
import { refusalsOfEvent } from './refusals.ts';
import { type DocumentedNamespace, NAMESPACES } from './sockets.ts';

const LOGO = html`<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#0d7a6f"/><path d="M7.5 9.5h17v11h-9l-5 4v-4h-3z" fill="#fff"/><path d="M11.5 18l9-6" stroke="#0d7a6f" stroke-width="2.6" stroke-linecap="round"/></svg>`;

/** What a client may send, in a namespace or on a plain WebSocket. */
type Sent = Omit<RegisteredEvent | RegisteredFrame, 'handle'>;

/** The reference of everything in real time, as one page that needs no script. */
export function socketsPage(registry: Registry, version: string): string {
  const schemas = new JsonSchemas();
  const namespaces = NAMESPACES.map((documented) => ({
    documented,
    events: [...registry.events, ...registry.frames].filter(({ namespace }) => namespace === documented.namespace),
  }));
  const sections = namespaces.map(({ documented, events }) => namespaceSection(documented, events, schemas));
  const shapes = Object.keys(schemas.components).sort();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sockets · Baton</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/messenger/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/sockets.css">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header class="top"><a class="brand" href="/">${LOGO}Baton</a><nav aria-label="Reference"><a href="/docs/">HTTP</a><a href="/docs/sockets" aria-current="page">Sockets</a></nav><small>${version}</small></header>
<div class="columns">
<nav class="contents" aria-label="On this page">${namespaces.map(({ documented, events }) => contents(documented, events))}<p><a href="#shapes">Shapes</a></p></nav>
<main id="content">
<h1>Sockets</h1>
<p class="lead">What this desk says and hears in real time, over Socket.IO 4 on the default path and, for Tiledesk’s programs, over a plain WebSocket. Made from the schemas with which it checks packets. What it answers over HTTP is in the <a href="/docs/">HTTP reference</a>.</p>
${sections}
<section id="shapes"><h2>Shapes</h2>${shapes.map((name) => shapeCard(name, schemas))}</section>
</main>
</div>
</body>
</html>
`.text;
}

function contents({ namespace, title, sends }: DocumentedNamespace, events: Sent[]): Html {
  const link = (side: string, name: string) => html`<li><a href="#${anchor(namespace, side, name)}">${name}</a></li>`;
  return html`<p><a href="#${anchor(namespace)}">${title}</a> <code>${namespace}</code></p>
<p class="group">You send</p><ul>${events.map((event) => link('send', event.event))}</ul>
<p class="group">You hear</p><ul>${Object.keys(sends).map((name) => link('hear', name))}</ul>`;
}

function namespaceSection(documented: DocumentedNamespace, events: Sent[], schemas: JsonSchemas): Html {
  const { namespace, title, about, example, sends, acknowledgement } = documented;
  return html`<section id="${anchor(namespace)}">
<h2>${title} <code>${namespace}</code></h2>
${about.map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
<pre><code>${example}</code></pre>
<h3>You send</h3>
<p class="small">Acknowledged with <code>${acknowledgement}</code></p>
${events.map((event) => clientEvent(documented, event, schemas))}
<h3>You hear</h3>
${Object.entries(sends).map(([name, { summary, shape }]) =>
  card(anchor(namespace, 'hear', name), name, 'hear', summary, [shapeTable(schemas.of(shape, 'output'), schemas)]),
)}
</section>`;
}

function clientEvent(documented: DocumentedNamespace, event: Sent, schemas: JsonSchemas): Html {
  const answer = documented.answers[event.event];
  return card(anchor(documented.namespace, 'send', event.event), event.event, 'send', event.summary, [
    html`<p class="small"><b>Callers:</b> ${prose(describeCallers(event.callers))}. <b>Rate limit:</b> ${prose(describeLimit(event.limit))}.</p>`,
    shapeTable(schemas.of(event.input, 'input'), schemas),
    ...(answer ? [html`<h5>Answer</h5>`, shapeTable(schemas.of(answer, 'output'), schemas)] : []),
    html`<p class="small"><b>Refusals:</b> ${refusalsOfEvent(event).map((code) => html`<code>${code}</code> `)}</p>`,
    jsonSchema(schemas.of(event.input, 'input'), schemas),
  ]);
}

function card(id: string, name: string, side: 'send' | 'hear', summary: string, body: Html[]): Html {
  const arrow = side === 'send' ? 'client → server' : 'server → client';
  return html`<article id="${id}" class="${side}"><h4><a href="#${id}"><code>${name}</code></a> <span class="side">${arrow}</span></h4><p>${prose(summary)}</p>${body}</article>`;
}

function shapeCard(name: string, schemas: JsonSchemas): Html {
  const schema = schemas.components[name] as JsonSchema;
  return html`<article id="shape-${name}"><h4><code>${name}</code></h4>${shapeTable(schema, schemas)}</article>`;
}

function shapeTable(schema: JsonSchema, schemas: JsonSchemas): Html {
  const resolved = schemas.resolve(schema);
  if (resolved.oneOf) return html`<p class="small">One of:</p>${resolved.oneOf.map((one) => shapeTable(one, schemas))}`;
  if (resolved.enum) return html`<p>${resolved.enum.map((value) => html`<code>${JSON.stringify(value)}</code> `)}</p>`;
  const fields = fieldsOf(schema, schemas);
  if (fields.length === 0) return html`<p class="small">No fields: <code>{}</code></p>`;
  return html`<div class="scroll"><table><thead><tr><th>Field</th><th>Type</th><th>Rules</th></tr></thead><tbody>${fields.map((field) => row(field, schemas))}</tbody></table></div>`;
}

function row(field: Field, schemas: JsonSchemas): Html {
  const name = html`<code>${field.name}</code>${field.required ? html`` : html` <i>optional</i>`}`;
  return html`<tr><td>${name}</td><td><code>${linked(field.type, schemas)}</code></td><td>${field.rules}</td></tr>`;
}

/** Names of shapes lead to their tables. */
function linked(type: string, schemas: JsonSchemas): Html {
  const parts = type.split(/([\w.]+)/).map((part) => {
    return part in schemas.components ? html`<a href="#shape-${part}">${part}</a>` : html`${part}`;
  });
  return new Html(parts.map((part) => part.text).join(''));
}

function jsonSchema(schema: JsonSchema, schemas: JsonSchemas): Html {
  const resolved = schemas.resolve(schema);
  const names = shapesIn(resolved, schemas);
  const $defs = Object.fromEntries(names.map((name) => [name, schemas.components[name] as JsonSchema]));
  const whole = names.length > 0 ? { ...resolved, $defs } : resolved;
  const text = JSON.stringify(whole, null, 2).replaceAll('#/components/schemas/', '#/$defs/');
  return html`<details><summary>JSON Schema</summary><pre><code>${text}</code></pre></details>`;
}

function anchor(...parts: string[]): string {
  return parts
    .join('-')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-/, '');
}
