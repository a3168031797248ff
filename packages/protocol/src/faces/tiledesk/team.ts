import { z } from 'zod';
import { storable } from '../../index.ts';
import { Flag, Free, given, isFree, Line, ObjectId, Time } from './values.ts';

// Departments, groups and bots.

const Name = storable(200).min(1, 'is empty');

const DepartmentFields = {
  /** Null stays null, as programs expect, and counts as pooled. */
  routing: z.enum(['assigned', 'pooled']).nullish(),
  id_group: ObjectId.nullish(),
  id_bot: ObjectId.nullish(),
  bot_only: given(Flag),
  groups: given(z.array(z.unknown()).max(100).refine(isFree, 'contains U+0000 or a lone surrogate')),
  tags: given(z.array(z.unknown()).max(100).refine(isFree, 'contains U+0000 or a lone surrogate')),
  description: given(storable(2000)),
  status: given(z.union([z.literal(1), z.literal(0), z.literal(-1)])),
  online_msg: given(Line),
  offline_msg: given(Line),
};

export const CreateDepartment = z.object({ name: Name, ...DepartmentFields });
export const ChangeDepartment = z.object({ name: given(Name), ...DepartmentFields });

export const Department = z.object({
  _id: ObjectId,
  id: ObjectId,
  name: z.string(),
  description: z.string().optional(),
  routing: z.enum(['assigned', 'pooled']).nullable(),
  default: z.boolean(),
  status: z.number(),
  id_bot: ObjectId.optional(),
  bot_only: z.boolean().optional(),
  id_group: ObjectId.optional(),
  groups: z.array(z.unknown()),
  tags: z.array(z.unknown()),
  online_msg: z.string().optional(),
  offline_msg: z.string().optional(),
  hasBot: z.boolean(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type Department = z.infer<typeof Department>;

const Members = z.array(storable(100)).max(1000);

export const CreateGroup = z.object({ name: Name, members: given(Members), attributes: given(Free) });
export const ChangeGroup = z.object({
  name: given(Name),
  members: given(Members),
  attributes: given(Free),
  enabled: given(Flag),
});

export const Group = z.object({
  _id: ObjectId,
  id: ObjectId,
  name: z.string(),
  members: z.array(z.string()),
  enabled: z.boolean(),
  trashed: z.boolean(),
  attributes: Free.optional(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type Group = z.infer<typeof Group>;

const BotFields = {
  url: given(storable(2000)),
  external: given(Flag),
  type: given(storable(50)),
  subtype: given(storable(50)),
  description: given(storable(2000)),
  language: given(storable(20)),
  webhook_enabled: given(Flag),
  webhook_url: given(storable(2000)),
  attributes: given(Free),
};

export const CreateBot = z.object({ name: Name, ...BotFields });
export const ChangeBot = z.object({ name: given(Name), ...BotFields });

export const Bot = z.object({
  _id: ObjectId,
  id: ObjectId,
  name: z.string(),
  type: z.string(),
  url: z.string().optional(),
  external: z.boolean(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type Bot = z.infer<typeof Bot>;

export const CreateIntent = z.object({
  id_faq_kb: storable(100).min(1),
  intent_display_name: given(storable(500)),
  question: given(storable(10_000)),
  answer: given(storable(10_000)),
  language: given(storable(20)),
  webhook_enabled: given(Flag),
  enabled: given(Flag),
  attributes: given(Free),
});

export const Intent = z.object({
  _id: ObjectId,
  id_faq_kb: ObjectId,
  intent_display_name: z.string().optional(),
  question: z.string().optional(),
  answer: z.string().optional(),
  language: z.string().optional(),
  webhook_enabled: z.boolean(),
  enabled: z.boolean(),
  attributes: Free.optional(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
