import { AppError, isStorable } from '@baton/protocol';
import { createContact } from '../../../core/contacts/create.ts';
import { type ContactRow, findContactByReference } from '../../../core/contacts/store.ts';
import { findOrganisation } from '../../../core/workspaces/store.ts';
import { VISITOR_SOURCE } from '../ids.ts';
import type { Tools } from '../tools.ts';

/**
 * The visitor whom a project's own token names; made at its first use. Somebody vouched for this one, so it is verified, and
 * nobody becomes it by claiming the name. Refuses: `unauthenticated`.
 */
export async function findCustomVisitor({ context, tokens }: Tools, token: string): Promise<ContactRow> {
  const { database, writer } = context;
  const claims = await tokens.verify(token);
  if (claims.sub !== 'userexternal') throw new AppError('unauthenticated');
  const project = await findOrganisation(database.read, claims.organisationId);
  const { _id: reference, ...payload } = claims.payload;
  if (!project || typeof reference !== 'string' || reference === '' || !fits(reference, 200)) {
    throw new AppError('unauthenticated');
  }
  const named = { source: VISITOR_SOURCE, reference };
  const known = await findContactByReference(database.read, project.id, named);
  if (known) return known;
  const word = (key: string, most: number) => {
    const value = payload[key];
    return typeof value === 'string' && value !== '' && fits(value, most) ? value : undefined;
  };
  const [firstname, lastname] = [word('firstname', 200), word('lastname', 200)];
  const name = [firstname, lastname].filter(Boolean).join(' ');
  const made = {
    workspaceId: project.id,
    ...named,
    name: name || null,
    email: word('email', 254) ?? null,
    details: { ...(firstname ? { firstname } : {}), ...(firstname && lastname ? { lastname } : {}) },
    verified: true,
  };
  return writer.execute(createContact, made).catch(async (error: unknown) => {
    // Signed in twice at the same moment: the other one made it.
    const other = await findContactByReference(database.read, project.id, named);
    if (other) return other;
    throw error;
  });
}

function fits(text: string, most: number): boolean {
  return text.length <= most && isStorable(text);
}
