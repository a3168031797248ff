import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

type Maps = Map<string, SourceMap | null>;

/**
 * Makes the stack traces of a bundle name our own files and lines. Node's flag for it reads every map at the start, which
 * takes longer than the bundle saves; here a map is read with the first trace that somebody looks at. Changes nothing
 * where the sources themselves run.
 */
export function nameSourcesInTraces(): void {
  if (import.meta.filename.endsWith('.ts')) return;
  const maps: Maps = new Map();
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${inSources(frame, maps)}`)].join('\n');
}

function inSources(frame: NodeJS.CallSite, maps: Maps): string {
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!file?.startsWith('file:') || line === null || column === null) return String(frame);
  const found = mapOf(file, maps)?.findEntry(line - 1, column - 1);
  // The map holds no lines of other packages: what it finds for them is the last of ours before.
  if (!found || !('originalSource' in found) || found.generatedLine !== line - 1) return String(frame);
  const source = new URL(found.originalSource, file).href;
  const place = `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  return String(frame).replace(`${file}:${line}:${column}`, place);
}

function mapOf(file: string, maps: Maps): SourceMap | null {
  let map = maps.get(file);
  if (map === undefined) {
    map = readMap(`${fileURLToPath(file)}.map`);
    maps.set(file, map);
  }
  return map;
}

function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
