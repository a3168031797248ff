/** ISO 8601, UTC, three decimals. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** What is not known is absent in this dialect, not null. */
export function present<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], null> } {
  const known = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known) as { [Key in keyof Fields]: Exclude<Fields[Key], null> };
}

/** A column of JSON, which only our own actions write. */
export function readObject(column: string | null): Record<string, unknown> | undefined {
  return column === null ? undefined : (JSON.parse(column) as Record<string, unknown>);
}
