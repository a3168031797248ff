import { type JsonSchema, type JsonSchemas, refName } from './json-schema.ts';

export interface Field {
  name: string;
  type: string;
  required: boolean;
  /** Limits and defaults in words; empty when there are none. */
  rules: string;
}

/** An object's fields as rows of a table; alternatives of objects are merged under what they share. */
export function fieldsOf(schema: JsonSchema, schemas: JsonSchemas): Field[] {
  const { properties = {}, required = [] } = schemas.resolve(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    required: required.includes(name),
    rules: rulesOf(property),
  }));
}

/** The shapes that a schema mentions by name, in order and once, with those that they mention. */
export function shapesIn(schema: JsonSchema, schemas: JsonSchemas, found: string[] = []): string[] {
  JSON.stringify(schema, (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string') return value;
    const name = refName(value);
    if (!found.includes(name)) {
      found.push(name);
      shapesIn(schemas.components[name] ?? {}, schemas, found);
    }
    return value;
  });
  return found;
}

function typeOf(schema: JsonSchema): string {
  if (schema.$ref) return refName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' | ');
  if (schema.type === 'object' && schema.properties) return objectType(schema);
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any'];
  return types.map((type) => (type === 'string' && schema.format ? schema.format : type)).join(' | ');
}

function objectType({ properties = {}, required = [] }: JsonSchema): string {
  const fields = Object.entries(properties).map(
    ([name, property]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(property)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

const RULES: Record<string, (value: unknown) => string> = {
  default: (value) => `default ${JSON.stringify(value)}`,
  minLength: (value) => `at least ${value} character${value === 1 ? '' : 's'}`,
  maxLength: (value) => `at most ${Number(value).toLocaleString('en')} characters`,
  minimum: (value) => `from ${value}`,
  maximum: (value) => `up to ${value}`,
};

function rulesOf(schema: JsonSchema): string {
  const inside = (schema.anyOf ?? []).find((choice) => choice.type !== 'null') ?? {};
  const merged = { ...inside, ...schema };
  return Object.entries(RULES)
    .filter(([keyword]) => merged[keyword] !== undefined)
    .map(([keyword, say]) => say(merged[keyword]))
    .join(', ');
}
