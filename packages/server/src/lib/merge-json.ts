/**
 * A JSON column with some top-level keys changed: what is undefined is taken out, everything else stands as given. Null when
 * nothing is left. The column is written only by our own actions, so it is an object.
 */
export function mergeJson(column: string | null, patch: Readonly<Record<string, unknown>>): string | null {
  const before = column === null ? {} : (JSON.parse(column) as Record<string, unknown>);
  return packJson({ ...before, ...patch });
}

/** Null for an object without keys. */
export function packJson(value: Readonly<Record<string, unknown>>): string | null {
  const packed = JSON.stringify(value);
  return packed === '{}' ? null : packed;
}

/** A list in a column; null and empty are the same. */
export function readList(column: string | null): string[] {
  return column === null ? [] : (JSON.parse(column) as string[]);
}

export function packList(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}
