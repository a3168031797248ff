import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { HookFormat, HookRow } from './format.ts';
import { plannedHooks } from './store.ts';

/** The hooks of a workspace that events are for (`plannedHooks`) as they were under one number of its changes. */
export interface KnownHooks {
  revision: number;
  byFormat: readonly { format: HookFormat; hooks: readonly HookRow[] }[];
}

/** Workspaces that are remembered at most. */
const MOST_KNOWN = 10_000;

/**
 * The hooks per workspace, in memory. An entry is believed only by somebody who holds the workspace's present number
 * (`hooks_revision`), so no process needs to be told of a change that another one made.
 */
export class HookDirectory {
  readonly #formats: readonly HookFormat[];
  readonly #known = new Map<string, KnownHooks>();

  constructor(formats: readonly HookFormat[]) {
    this.#formats = formats;
  }

  /** Undefined when nothing is known under this number. */
  find(workspaceId: string, revision: number): KnownHooks | undefined {
    const known = this.#known.get(workspaceId);
    return known?.revision === revision ? known : undefined;
  }

  /**
   * Reads them. What a transaction reads of its own changes may be remembered although it may never be committed: a number
   * that was rolled back does not come again (`raiseHooksRevision`).
   */
  async load(db: Kysely<Tables>, workspaceId: string): Promise<KnownHooks> {
    const { revision, hooks } = await plannedHooks(
      db,
      workspaceId,
      this.#formats.flatMap(({ name, answers }) => (answers ? name : [])),
    );
    const byFormat = this.#formats.flatMap((format) => {
      const own = hooks.filter((hook) => hook.format === format.name);
      return own.length > 0 ? { format, hooks: own } : [];
    });
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const known = { revision, byFormat };
    this.#known.set(workspaceId, known);
    return known;
  }
}
