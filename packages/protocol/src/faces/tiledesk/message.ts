import { z } from 'zod';
import { MessageText, storable } from '../../index.ts';
import { Flag, Free, given, Line, ObjectId, Prose, Time } from './values.ts';

/** Messages of one import. */
export const MOST_IMPORTED = 1000;

const Words = z.array(storable(200)).max(100);
const Name = storable(200);
const Channel = z.object({ name: storable(100).min(1) });

const MessageFields = {
  text: given(Prose),
  sender: given(storable(200).min(1)),
  senderFullname: given(Name),
  recipientFullname: given(Name),
  type: given(storable(50).min(1)),
  metadata: given(Free),
  attributes: given(Free),
  language: given(storable(20)),
  channel: given(Channel),
  status: given(z.number().int()),
  email: given(storable(254)),
};

/** A message to a conversation, which is made when there is none of that name; what follows the message is for that case. */
export const PostRequestMessage = z.object({
  ...MessageFields,
  departmentid: given(ObjectId),
  sourcePage: given(storable(4000)),
  userAgent: given(storable(2000)),
  subject: given(Line),
  preflight: given(Flag),
  request_status: given(z.number().int()),
  participants: given(Words),
  priority: given(storable(50)),
  followers: given(z.array(ObjectId).max(100)),
  location: given(Free),
});

/** One of an import. Each says something: a text, or at least something about itself. */
export const ImportedMessage = z
  .object(MessageFields)
  .refine((item) => item.text !== undefined || item.metadata !== undefined || item.attributes !== undefined, {
    message: 'has no text, metadata or attributes',
    path: ['text'],
  });
export type ImportedMessage = z.infer<typeof ImportedMessage>;

export const ImportMessages = z.array(ImportedMessage);

/** To a person or a conversation, by an agent's program. */
export const SendMessage = z.object({
  ...MessageFields,
  text: MessageText,
  recipient: storable(200).min(1),
  channel_type: given(z.enum(['direct', 'group'])),
});

export const TiledeskMessage = z.object({
  _id: ObjectId,
  id: ObjectId,
  sender: z.string(),
  senderFullname: z.string(),
  recipient: z.string(),
  recipientFullname: z.string().optional(),
  type: z.string(),
  channel_type: z.enum(['group', 'direct']),
  text: z.string().optional(),
  language: z.string().optional(),
  channel: z.object({ name: z.string() }),
  status: z.number(),
  attributes: Free.optional(),
  metadata: Free.optional(),
  /** Epoch milliseconds: `attributes.clienttimestamp` where there is one, otherwise when it arrived. */
  timestamp: z.number(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type TiledeskMessage = z.infer<typeof TiledeskMessage>;
