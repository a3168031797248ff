import type { Command } from 'commander';
import { loadDemoArticles } from '../knowledge-demo/load.ts';
import { importAll } from './kb.ts';
import { print } from './terminal.ts';
import { withCore } from './with-core.ts';

/** `demo`: the knowledge base of an invented shop, to see Sate answer before there are own articles. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('fill the knowledge base with the articles of an invented bicycle shop')
    .action(() =>
      withCore(async (at) => {
        const done = await importAll(at, loadDemoArticles());
        print(`Demo knowledge: ${done.added} added, ${done.changed} changed, ${done.unchanged} unchanged.`);
        print(`Talk to it: ${at.config.publicUrl ?? `http://localhost:${at.config.port}`}/demo/`);
      }),
    );
}
