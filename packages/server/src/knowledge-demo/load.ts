import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArticleFile } from '../core/articles/parse-file.ts';
import { PACKAGE_FOLDER } from '../lib/package-folder.ts';

export interface DemoArticle {
  title: string;
  body: string;
  /** Stable across starts, so that seeding twice does not double an article. */
  origin: string;
}

/** The knowledge base of "Fernweh Cycles", an invented bicycle shop: what a fresh installation answers from. */
export function loadDemoArticles(): DemoArticle[] {
  const folder = join(PACKAGE_FOLDER, 'src/knowledge-demo/articles');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({ ...parseArticleFile(name, readFileSync(join(folder, name))), origin: `demo:${name}` }));
}
