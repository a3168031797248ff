/** Lines of cells with semicolons between, the names of the columns first. */
export function csvOf(
  columns: readonly string[],
  lines: readonly (readonly (string | number | undefined)[])[],
): string {
  return [columns, ...lines].map((cells) => cells.map(cell).join(';')).join('\r\n');
}

/** Text that a spreadsheet would take for a formula is made text by an apostrophe: it comes from customers. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
