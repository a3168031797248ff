import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '@baton/protocol';
import type { Command } from 'commander';
import { MAX_ARTICLE_BYTES, parseArticleFile } from '../core/articles/parse-file.ts';
import { type ImportedArticle, importArticles } from '../core/articles/save.ts';
import { CommandFailure } from './failure.ts';
import { dim, note, Progress, plural, print } from './terminal.ts';
import { type AtWork, withCore } from './with-core.ts';

/** Small enough that a server beside us waits milliseconds for the store, not seconds. */
const BATCH = 25;
const MOST_REASONS = 50;

export interface Imported {
  added: number;
  changed: number;
  unchanged: number;
}

/** `kb import`: articles from Markdown and text files. */
export function addKnowledgeCommands(program: Command): void {
  const kb = program.command('kb').description('the knowledge base that Sate answers from');
  kb.command('import')
    .description(
      'make articles of a file or a folder of .md and .txt files; run it again after changes, nothing doubles',
    )
    .argument('<path>', 'file or folder; folders are read with all that is below them')
    .action(importPath);
}

async function importPath(path: string): Promise<void> {
  const files = await findFiles(resolve(path));
  const skipped: string[] = [];
  const articles: ImportedArticle[] = [];
  for (const file of files) {
    const article = await readArticle(file).catch((error: unknown) => {
      skipped.push(
        error instanceof AppError ? error.message : `${file.name} cannot be read: ${(error as Error).message}`,
      );
    });
    if (article) articles.push(article);
  }
  if (articles.length > 0) {
    const done = await withCore((at) => importAll(at, articles));
    print(`${plural(done.added, 'article')} added, ${done.changed} changed, ${done.unchanged} unchanged.`);
  }
  for (const reason of skipped.slice(0, MOST_REASONS)) note(dim(`Skipped: ${reason}`));
  if (skipped.length > MOST_REASONS) note(dim(`… and ${skipped.length - MOST_REASONS} more.`));
  if (skipped.length > 0) note(`${plural(skipped.length, 'file')} skipped.`);
  if (articles.length === 0) {
    throw new CommandFailure(`There is no Markdown or text file to import in ${resolve(path)}.`);
  }
}

/** In batches; each is stored whole or not at all, and what was stored before stays. */
export async function importAll({ core, workspace }: AtWork, articles: readonly ImportedArticle[]): Promise<Imported> {
  const total: Imported = { added: 0, changed: 0, unchanged: 0 };
  const progress = new Progress();
  for (let from = 0; from < articles.length; from += BATCH) {
    const batch = articles.slice(from, from + BATCH);
    const done = await core.writer.execute(importArticles, { workspaceId: workspace.id, articles: batch });
    total.added += done.added;
    total.changed += done.changed;
    total.unchanged += done.unchanged;
    progress.show(`${from + batch.length} of ${articles.length} articles …`);
  }
  progress.clear();
  return total;
}

interface FoundFile {
  path: string;
  /** Relative to what was named, with slashes: the same file gets the same origin on every machine. */
  name: string;
}

async function findFiles(root: string): Promise<FoundFile[]> {
  const found = await stat(root).catch(() => {
    throw new CommandFailure(`There is no file or folder ${root}.`);
  });
  if (!found.isDirectory()) return [{ path: root, name: basename(root) }];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => part.startsWith('.')),
    )
    .filter((path) => !relative(root, dirname(path)).split(sep).includes('node_modules'))
    .map((path) => ({ path, name: relative(root, path).split(sep).join('/') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function readArticle({ path, name }: FoundFile): Promise<ImportedArticle> {
  const { size } = await stat(path);
  if (size > MAX_ARTICLE_BYTES) {
    throw new AppError('too_large', { reason: `${name} is larger than ${MAX_ARTICLE_BYTES / 1024} KiB.` });
  }
  return { origin: `file:${name}`, ...parseArticleFile(name, await readFile(path)) };
}
