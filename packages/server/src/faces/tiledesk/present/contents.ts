import type { CustomEventRow } from '../../../core/custom-events/store.ts';
import type { SavedAnswerRow } from '../../../core/saved-answers/store.ts';
import type { TagRow } from '../../../core/tags/store.ts';
import { type Cast, staffById } from '../cast.ts';
import { objectId } from '../ids.ts';
import { instant, present, readObject } from './values.ts';

/** The user behind an agent's id. */
function userName(cast: Cast, agentId: string | null): string {
  const staff = staffById(cast, agentId);
  return staff ? objectId(staff.user_id) : 'system';
}

export function presentTag(row: TagRow, cast: Cast) {
  return present({
    _id: objectId(row.id),
    id: objectId(row.id),
    tag: row.tag,
    color: row.color ?? undefined,
    attributes: readObject(row.attributes),
    id_project: cast.workspace.organisation_id,
    createdBy: userName(cast, row.created_by),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  });
}

export function presentCanned(row: SavedAnswerRow, cast: Cast) {
  return present({
    _id: objectId(row.id),
    id: objectId(row.id),
    title: row.title ?? undefined,
    text: row.text,
    shared: row.shared === 1,
    status: row.removed_at === null ? 100 : 1000,
    attributes: readObject(row.attributes),
    id_project: cast.workspace.organisation_id,
    createdBy: userName(cast, row.agent_id),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  });
}

export function presentCustomEvent(row: CustomEventRow, cast: Cast) {
  const by = row.agent_id ?? row.contact_id;
  return present({
    _id: objectId(row.id),
    id: objectId(row.id),
    name: row.name,
    attributes: readObject(row.attributes),
    project_user: by === null ? undefined : objectId(by),
    status: 100,
    id_project: cast.workspace.organisation_id,
    createdBy: row.agent_id === null ? (row.contact_id ?? 'system') : userName(cast, row.agent_id),
    createdAt: instant(row.created_at),
  });
}
