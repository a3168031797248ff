import { z } from 'zod';

/** `status` of a request. */
export const REQUEST_STATUS = {
  /** Not routed yet. */
  temporary: 50,
  unassigned: 100,
  /** All agents left. */
  abandoned: 150,
  assigned: 200,
  reserved: 300,
  closed: 1000,
} as const;

/** `status` of a message that was posted without one. */
export const MESSAGE_SENDING = 0;

/** `status` of a lead. */
export const LEAD_STATUS = { normal: 100, deleted: 1000 } as const;

/** Roles of this desk; Tiledesk knows more. */
export const StaffRole = z.enum(['owner', 'admin', 'agent']);
export const ROLE_TYPE = { staff: 1, visitor: 2 } as const;

/** Issuer and audience of every token of ours. */
export const TILEDESK_ISSUER = 'https://tiledesk.com';
