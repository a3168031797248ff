import { z } from 'zod';
import { MessageText, storable } from '../../index.ts';
import { Lead, ProjectUser } from './people.ts';
import { Bot, Department } from './team.ts';
import { Flag, Free, given, Line, ObjectId, Prose, Time } from './values.ts';

const Words = z.array(storable(200)).max(100);
const Channel = z.object({ name: storable(100).min(1) });
const Tag = z.object({ tag: storable(200).min(1), color: given(storable(50)), attributes: given(Free) });

export const CreateRequest = z.object({
  first_text: Prose.min(1, 'is empty'),
  sender: given(storable(200).min(1)),
  request_id: given(storable(500).min(1)),
  departmentid: given(ObjectId),
  subject: given(Line),
  sourcePage: given(storable(4000)),
  language: given(storable(20)),
  userAgent: given(storable(2000)),
  priority: given(storable(50)),
  attributes: given(Free),
  channel: given(Channel),
  location: given(Free),
  participants: given(Words),
  followers: given(z.array(ObjectId).max(100)),
  senderFullname: given(storable(200)),
  email: given(storable(254)),
  preflight: given(Flag),
  draft: given(Flag),
});

export const ChangeRequest = z.object({
  lead: given(ObjectId),
  status: given(
    z.union([z.literal(50), z.literal(100), z.literal(150), z.literal(200), z.literal(300), z.literal(1000)]),
  ),
  tags: given(z.array(Tag).max(100)),
  rating: given(z.number().int().min(0).max(5)),
  rating_message: given(storable(2000)),
  sourcePage: given(storable(4000)),
  language: given(storable(20)),
  first_text: given(Prose.min(1)),
  subject: given(Line),
  location: given(Free),
  priority: given(storable(50)),
  smartAssignment: given(Flag),
  workingStatus: given(storable(100)),
  channelName: given(storable(100)),
});

export const RateRequest = z.object({ rating: z.number().int().min(0).max(5), rating_message: given(storable(2000)) });
export const CloseRequest = z.object({ force: given(Flag) });
export const RouteRequest = z.object({ departmentid: given(ObjectId), nobot: given(Flag), no_populate: given(Flag) });
export const MoveRequest = z.object({ departmentid: ObjectId, nobot: given(Flag) });
export const AddMember = z.object({ member: storable(200).min(1) });
export const SetMembers = Words;
export const AddNote = z.object({ text: given(MessageText.or(z.literal(''))) });
export const AddTags = z.array(Tag).max(100);
export const ReplaceBot = z.object({ id: given(ObjectId), name: given(storable(200)) });

const RequestTag = z.object({
  _id: ObjectId,
  tag: z.string(),
  color: z.string().optional(),
  attributes: Free.optional(),
});
const RequestNote = z.object({
  _id: ObjectId,
  text: z.string(),
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});

const RequestFields = {
  _id: ObjectId,
  id: ObjectId,
  request_id: z.string(),
  ticket_id: z.number(),
  first_text: z.string(),
  subject: z.string().optional(),
  status: z.number(),
  preflight: z.boolean(),
  hasBot: z.boolean(),
  smartAssignment: z.boolean(),
  draft: z.boolean().optional(),
  participants: z.array(z.string()),
  participantsAgents: z.array(z.string()),
  participantsBots: z.array(z.string()),
  requester_id: ObjectId.nullable(),
  tags: z.array(RequestTag),
  notes: z.array(RequestNote),
  followers: z.array(ObjectId),
  priority: z.string(),
  rating: z.number().optional(),
  rating_message: z.string().optional(),
  sourcePage: z.string().optional(),
  language: z.string().optional(),
  userAgent: z.string().optional(),
  channel: z.object({ name: z.string() }),
  channelOutbound: z.object({ name: z.string() }),
  attributes: Free.optional(),
  location: Free.optional(),
  waiting_time: z.number().optional(),
  duration: z.number().optional(),
  first_response_at: Time.optional(),
  assigned_at: Time.optional(),
  closed_at: Time.optional(),
  closed_by: z.string().optional(),
  transcript: z.string().optional(),
  workingStatus: z.string().optional(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
};

const Snapshot = z.object({
  department: Department.optional(),
  lead: Lead,
  requester: ProjectUser.optional(),
  agents: z.array(ProjectUser),
  availableAgentsCount: z.number(),
});

/** As creating answers it: people and departments are ids. */
export const BareRequest = z.object({
  ...RequestFields,
  lead: ObjectId,
  requester: ObjectId,
  department: ObjectId.optional(),
  snapshot: Snapshot,
});

/** As everything else answers it. */
export const PopulatedRequest = z.object({
  ...RequestFields,
  lead: Lead,
  requester: ProjectUser,
  department: Department.optional(),
  participatingAgents: z.array(z.unknown()),
  participatingBots: z.array(Bot),
  snapshot: Snapshot.optional(),
});
export type PopulatedRequest = z.infer<typeof PopulatedRequest>;

export const RequestPage = z.object({
  perPage: z.number(),
  count: z.number().optional(),
  requests: z.array(z.unknown()),
});
