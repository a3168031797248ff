import { AppError } from '@baton/protocol';
import { AddLeadTags, ChangeLead, CreateLead, Free, LEAD_STATUS, Lead, LeadPage } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { type ContactChanges, changeContact } from '../../../core/contacts/change.ts';
import { createContact } from '../../../core/contacts/create.ts';
import { type ContactRow, findContact } from '../../../core/contacts/store.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { objectId, VISITOR_SOURCE } from '../ids.ts';
import { pageOfLeads } from '../lists/leads.ts';
import { LEAD_DETAILS, presentLead } from '../present/people.ts';
import { findMemberById, findNamed } from '../store.ts';
import { InProject, lenientQuery, Named, projectOf, repeatOf, STAFF, type Tools } from '../tools.ts';

const object = { noun: 'contact', in: 'params', field: 'id' } as const;
const path = '/:project_id/leads/:id';

/** Leads are contacts who have written or were entered by hand (contract §8). */
export function leadRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  async function requireLead(
    call: Pick<RouteCall<{ id: string }, unknown, unknown>, 'params' | 'raw'>,
  ): Promise<ContactRow> {
    const project = projectOf(tools, call);
    const id = await findNamed(database.read, 'contacts', project.id, call.params.id);
    const contact = id ? await findContact(database.read, project.id, id) : undefined;
    if (!contact) throw new AppError('not_found');
    return contact;
  }

  async function change<Body>(
    call: RouteCall<z.infer<typeof Named>, unknown, Body>,
    changesOf: (body: Body) => ContactChanges,
  ) {
    const contact = await requireLead(call);
    const actor = agentOf(call.principal as Principal);
    const changes = changesOf(call.body);
    const changed = await writer.execute(changeContact, { actor, contactId: contact.id, changes });
    return presentLead(changed, projectOf(tools, call).organisation_id);
  }

  return [
    route({
      name: 'tiledesk.leads.list',
      summary: 'The project’s leads, newest first.',
      method: 'GET',
      path: '/:project_id/leads',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery(
        ...(['limit', 'page', 'full_text', 'email', 'tags', 'status', 'with_email', 'with_fullname'] as const),
        ...(['sort', 'direction', 'lead_id'] as const),
      ),
      answer: LeadPage,
      async handle(call) {
        const project = projectOf(tools, call);
        const { rows, count, perPage } = await pageOfLeads(database.read, project.id, call.query);
        return { perPage, count, leads: rows.map((row) => presentLead(row, project.organisation_id)) };
      },
    }),
    route({
      name: 'tiledesk.leads.create',
      summary: 'Enter a lead by hand.',
      method: 'POST',
      path: '/:project_id/leads',
      callers: STAFF,
      takesKey: true,
      limit: 'backend',
      params: InProject,
      body: CreateLead,
      answer: Lead,
      async handle(call) {
        const project = projectOf(tools, call);
        const { lead_id, fullname, email, attributes, ...rest } = call.body;
        const actor = agentOf(call.principal as Principal);
        const member = await findMemberById(database.read, project.id, actor.agentId);
        const details = { ...detailsOf(rest), createdBy: member && objectId(member.user_id) };
        const made = await writer.execute(createContact, {
          workspaceId: project.id,
          source: VISITOR_SOURCE,
          reference: lead_id ?? null,
          name: fullname ?? null,
          email: email ?? null,
          attributes: attributes ?? null,
          details,
          phone: rest.phone ?? null,
          tags: rest.tags ?? [],
          met: true,
          repeat: repeatOf(call),
        });
        return presentLead(made, project.organisation_id);
      },
    }),
    route({
      name: 'tiledesk.leads.get',
      summary: 'One lead.',
      method: 'GET',
      path,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: Lead,
      async handle(call) {
        return presentLead(await requireLead(call), projectOf(tools, call).organisation_id);
      },
    }),
    route({
      name: 'tiledesk.leads.change',
      summary: 'Change a lead; `attributes` and `tags` take the place of what was there.',
      method: 'PUT',
      path,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      body: ChangeLead,
      answer: Lead,
      handle: (call) => change(call, changesOf),
    }),
    route({
      name: 'tiledesk.leads.change_attributes',
      summary: 'Set single keys of a lead’s attributes.',
      method: 'PATCH',
      path: `${path}/attributes`,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      body: Free,
      answer: Lead,
      handle: (call) => change(call, (mergeAttributes) => ({ mergeAttributes })),
    }),
    route({
      name: 'tiledesk.leads.add_tags',
      summary: 'Put words on a lead.',
      method: 'PUT',
      path: `${path}/tag`,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      body: AddLeadTags,
      answer: Lead,
      handle: (call) => change(call, (addTags) => ({ addTags })),
    }),
    route({
      name: 'tiledesk.leads.remove_tag',
      summary: 'Take a word off a lead.',
      method: 'DELETE',
      path: `${path}/tag/:tag`,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named.extend({ tag: z.string() }),
      answer: Lead,
      handle: (call) => change(call, () => ({ removeTag: call.params.tag })),
    }),
    route({
      name: 'tiledesk.leads.remove',
      summary: 'Hide a lead from the lists. What was said stays; erasing a person is another call (docs/desk-api.md).',
      method: 'DELETE',
      path,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: Lead,
      handle: (call) => change(call, () => ({ removed: true })),
    }),
  ];
}

type Fields = Partial<z.infer<typeof ChangeLead>>;

function detailsOf(body: Fields): Record<string, unknown> {
  const known = LEAD_DETAILS.filter((key) => body[key] !== undefined).map((key) => [key, body[key]]);
  return Object.fromEntries(known);
}

function changesOf(body: Fields): ContactChanges {
  const { fullname, email, phone, attributes, tags, status } = body;
  return {
    // A new name is one name: what was the first one is not known any more.
    ...(fullname === undefined ? {} : { name: fullname }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(tags === undefined ? {} : { tags }),
    ...(status === undefined ? {} : { removed: status === LEAD_STATUS.deleted }),
    details: {
      ...detailsOf(body),
      ...(fullname === undefined ? {} : { firstname: undefined, lastname: undefined }),
      ...(status === undefined || status === LEAD_STATUS.deleted ? {} : { status }),
    },
  };
}
