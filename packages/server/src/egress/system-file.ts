import { readFileSync, statSync } from 'node:fs';

/**
 * What a small file of the system says, read again when it has changed. A file that cannot be read says what an empty one
 * does, as to the system itself. Asking whether it has changed costs a few microseconds, so that happens at every question.
 */
export function systemFile<T>(path: string, parse: (text: string) => T): () => T {
  let known: { version: string; said: T } | undefined;
  return () => {
    const version = versionOf(path);
    if (known?.version !== version) known = { version, said: parse(readText(path)) };
    return known.said;
  };
}

function versionOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
