import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArticleFile } from '../core/articles/parse-file.ts';

export interface DemoArticle {
  title: string;
  body: string;
  /** Stable across starts, so that seeding twice does not double an article. */
  origin: string;
}

/** The knowledge base of "Fernweh Cycles", an invented bicycle shop: what a fresh installation answers from. */
export function loadDemoArticles(): DemoArticle[] {
  const folder = join(import.meta.dirname, 'articles');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({ ...parseArticleFile(name, readFileSync(join(folder, name))), origin: `demo:${name}` }));
}
