import type { ChangeProject } from '@baton/protocol/tiledesk';
import type { z } from 'zod';
import type { AgentActor } from '../../../core/actor.ts';
import { accessWorkspace, changeWorkspace, type WorkspaceRow } from '../../../core/workspaces/change.ts';
import type { Action } from '../../../db/writer.ts';
import { readHours } from '../operating-hours.ts';
import { type ProjectExtras, projectExtras } from '../present/project.ts';

type Changes = z.infer<typeof ChangeProject>;

/** Computed from the locked row, so that of two changes at the same moment both stay. Refuses: `not_found`, `too_large`. */
export const changeProject: Action<{ actor: AgentActor; body: Changes }, WorkspaceRow> = {
  name: 'tiledesk.change_project',
  async run(tx, { actor, body }) {
    const known = projectExtras(await accessWorkspace(await tx.sql(), actor));
    return changeWorkspace.run(tx, { actor, ...changesOf(body, known, tx.now) });
  },
};

function changesOf(body: Changes, known: ProjectExtras, now: number) {
  const single = Object.entries(body).filter(([key]) => key.startsWith('settings.'));
  const settings: Record<string, unknown> = { ...(body.settings ?? known.settings) };
  for (const [key, value] of single) setPath(settings, key.split('.').slice(1), value);
  const extras: ProjectExtras = {
    ...(body.settings || single.length > 0 ? { settings } : {}),
    ...(body.widget ? { widget: body.widget } : {}),
    ...(body.operatingHours === undefined ? {} : { operatingHours: body.operatingHours }),
    ...(body.activeOperatingHours === undefined ? {} : { activeOperatingHours: body.activeOperatingHours }),
    updatedAt: now,
  };
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...hoursOf({ ...known, ...extras }, body),
    extras: { ...extras },
  };
}

/** Only where the call says something of them. */
function hoursOf({ activeOperatingHours, operatingHours }: ProjectExtras, body: Changes) {
  if (body.activeOperatingHours === undefined && body.operatingHours === undefined) return {};
  return { hours: activeOperatingHours && operatingHours !== undefined ? readHours(operatingHours) : null };
}

/** `a.b = value`, without ever leaving the object's own keys. */
function setPath(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key, ...rest] = keys;
  if (key === undefined || key === '__proto__' || keys.length > 10) return;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const known = Object.hasOwn(target, key) ? target[key] : undefined;
  const inner = typeof known === 'object' && known !== null && !Array.isArray(known) ? { ...known } : {};
  setPath(inner as Record<string, unknown>, rest, value);
  target[key] = inner;
}
