import type { Ticket } from '@baton/protocol/eusate';
import type { ConversationRow } from '../../db/rows.ts';
import { instant } from '../../lib/instant.ts';
import { ticketSlug } from './present.ts';

/** A conversation as Eusate's console lists it (contract §1.5). What the core does not know has its neutral value. */
export function presentTicket(row: ConversationRow, organisationId: string): Ticket {
  return {
    id: row.id,
    date_created: instant(row.created_at),
    date_updated: instant(row.updated_at),
    organisation: organisationId,
    id_slug: ticketSlug(row),
    title: row.subject,
    description: row.handoff_summary ?? row.last_text ?? row.subject,
    status: statusOf(row),
    priority: 'medium',
    pinned: false,
    customer: { id: row.contact_id, current_temperament: 'neutral', temperaments: [] },
    attachments: [],
    assignee: row.owner_agent_id,
    channel: { id: row.inbox_id, name: 'EUSATE_API', logo: null },
  };
}

function statusOf(row: ConversationRow): Ticket['status'] {
  if (row.state === 'closed') return 'resolved_and_closed';
  if (row.owner_kind === 'agent') return 'taken';
  return row.handoff_at !== null ? 'released_and_open' : 'open';
}
