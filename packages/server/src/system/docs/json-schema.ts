import * as desk from '@baton/protocol';
import * as eusate from '@baton/protocol/eusate';
import { z } from 'zod';

/** As much of JSON Schema as our shapes use. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  [keyword: string]: unknown;
}

const COMPONENTS = '#/components/schemas/';

/**
 * Turns the schemas that requests are parsed with into JSON Schema. Shapes that the protocol exports by name become
 * components under that name, so that `Message` is written once however many operations answer it.
 */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};
  readonly #names = namedShapes();

  /** `input`: what may be sent (defaults may be left out). `output`: what is answered. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const made = z.toJSONSchema(schema, { metadata: this.#names, io, unrepresentable: 'any' }) as JsonSchema;
    const { $defs, $schema: _dialect, ...own } = made as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const renamed = new Map<string, string>();
    // A shape that has defaults looks different on the way in; then it gets a second name.
    for (const [name, definition] of Object.entries($defs ?? {})) {
      const known = this.components[name];
      const same = known === undefined || JSON.stringify(known) === JSON.stringify(tidy(definition, new Map()));
      renamed.set(name, same ? name : `${name}.${io}`);
    }
    for (const [name, definition] of Object.entries($defs ?? {})) {
      this.components[renamed.get(name) as string] = tidy(definition, renamed);
    }
    return tidy(own, renamed);
  }

  /** The shape itself where `schema` only names one. */
  resolve(schema: JsonSchema): JsonSchema {
    if (!schema.$ref) return schema;
    return this.components[schema.$ref.slice(COMPONENTS.length)] ?? {};
  }
}

/** The name that a reference shows to readers. */
export function refName(ref: string): string {
  return ref.slice(COMPONENTS.length);
}

type NameRegistry = ReturnType<typeof z.registry<{ id: string }>>;

function namedShapes(): NameRegistry {
  const names = z.registry<{ id: string }>();
  const taken = new Set<string>();
  for (const [name, shape] of [...Object.entries(desk), ...Object.entries(eusate)]) {
    const isShape = shape instanceof z.ZodObject || shape instanceof z.ZodEnum || shape instanceof z.ZodUnion;
    if (!isShape || names.has(shape) || taken.has(name)) continue;
    names.add(shape, { id: name });
    taken.add(name);
  }
  return names;
}

/** References point at the components; what says nothing to a reader goes. Answers may grow, so they are never closed. */
function tidy(schema: JsonSchema, renamed: ReadonlyMap<string, string>): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === 'additionalProperties' && value === false) return undefined;
    if ((key === 'maximum' || key === 'minimum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER)
      return undefined;
    if (key === 'pattern') return undefined;
    // `""` beside any string is how some shapes say "may be empty".
    if (key === 'anyOf') return (value as JsonSchema[]).filter((choice) => choice.const !== '');
    if (key !== '$ref' || typeof value !== 'string') return flattened(value);
    const name = value.replace(/^#\/\$defs\//, '');
    return COMPONENTS + (renamed.get(name) ?? name);
  }) as JsonSchema;
}

/** One alternative is none. */
function flattened(value: unknown): unknown {
  const { anyOf, ...rest } = (value ?? {}) as JsonSchema;
  return Array.isArray(anyOf) && anyOf.length === 1 ? { ...anyOf[0], ...rest } : value;
}
