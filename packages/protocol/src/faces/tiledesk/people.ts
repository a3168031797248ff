import { z } from 'zod';
import { storable } from '../../index.ts';
import { TiledeskUser } from './account.ts';
import { StaffRole } from './codes.ts';
import { Flag, Free, given, Line, ObjectId, Time } from './values.ts';

// Who is in a project: staff and visitors (project users), and the people behind conversations (leads).

const Words = z.array(storable(200)).max(100);
const Id = storable(200).min(1);

/** A teammate's own settings; the two last ones are for administrators. */
export const ChangeProjectUser = z.object({
  user_available: given(Flag),
  profileStatus: given(storable(200)),
  max_assigned_chat: given(z.number().int().min(0).max(10_000)),
  max_served_chat: given(z.number().int().min(0).max(10_000)),
  attributes: given(Free),
  settings: given(Free),
  tags: given(Words),
  role: given(StaffRole),
  status: given(z.enum(['active', 'disabled'])),
});

export const InviteProjectUser = z.object({
  email: z.email('is no e-mail address').max(254),
  role: StaffRole,
  user_available: given(Flag),
});

export const ProjectUser = z.object({
  _id: ObjectId,
  id: ObjectId,
  id_project: ObjectId,
  id_user: z.union([ObjectId, TiledeskUser]).optional(),
  uuid_user: z.string().optional(),
  role: z.string(),
  roleType: z.number(),
  user_available: z.boolean(),
  profileStatus: z.string().optional(),
  number_assigned_requests: z.number(),
  max_assigned_chat: z.number().optional(),
  attributes: Free.optional(),
  settings: Free.optional(),
  tags: z.array(z.string()),
  permissions: z.array(z.string()),
  status: z.enum(['active', 'disabled']),
  trashed: z.boolean(),
  isAuthenticated: z.boolean(),
  isBusy: z.boolean(),
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type ProjectUser = z.infer<typeof ProjectUser>;

const LeadFields = {
  fullname: given(storable(200)),
  email: given(storable(254)),
  phone: given(storable(100)),
  company: given(Line),
  note: given(storable(10_000)),
  streetAddress: given(Line),
  city: given(Line),
  region: given(Line),
  zipcode: given(Line),
  country: given(Line),
  attributes: given(Free),
  tags: given(Words),
};

export const CreateLead = z.object({ lead_id: given(Id), ...LeadFields });
export const ChangeLead = z.object({ ...LeadFields, status: given(z.number().int()) });
export const AddLeadTags = Words;

export const Lead = z.object({
  _id: ObjectId,
  id: ObjectId,
  lead_id: z.string(),
  fullname: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  company: z.string().optional(),
  note: z.string().optional(),
  streetAddress: z.string().optional(),
  city: z.string().optional(),
  region: z.string().optional(),
  zipcode: z.string().optional(),
  country: z.string().optional(),
  tags: z.array(z.string()),
  attributes: Free.optional(),
  status: z.number(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type Lead = z.infer<typeof Lead>;

export const LeadPage = z.object({ perPage: z.number(), count: z.number(), leads: z.array(Lead) });
