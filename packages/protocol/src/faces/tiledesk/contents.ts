import { z } from 'zod';
import { MessageText, storable } from '../../index.ts';
import { Free, given, ObjectId, Time } from './values.ts';

// What projects keep besides conversations: tags, canned answers, events, subscriptions, files, mail.

export const SaveTag = z.object({
  tag: storable(200).min(1, 'is empty'),
  color: given(storable(50)),
  attributes: given(Free),
});
export const ChangeTag = z.object({
  tag: given(storable(200).min(1)),
  color: given(storable(50)),
  attributes: given(Free),
});

const Made = { id_project: ObjectId, createdBy: z.string(), createdAt: Time, updatedAt: Time };

export const TiledeskTag = z.object({
  _id: ObjectId,
  id: ObjectId,
  tag: z.string(),
  color: z.string().optional(),
  attributes: Free.optional(),
  ...Made,
});

export const SaveCanned = z.object({ title: given(storable(200)), text: MessageText, attributes: given(Free) });
export const ChangeCanned = z.object({
  title: given(storable(200)),
  text: given(MessageText),
  attributes: given(Free),
});

export const Canned = z.object({
  _id: ObjectId,
  id: ObjectId,
  title: z.string().optional(),
  text: z.string(),
  shared: z.boolean(),
  status: z.number(),
  attributes: Free.optional(),
  ...Made,
});

export const FireEvent = z.object({ name: storable(200).min(1, 'is empty'), attributes: given(Free) });

export const TiledeskEvent = z.object({
  _id: ObjectId,
  id: ObjectId,
  name: z.string(),
  attributes: Free.optional(),
  project_user: ObjectId.optional(),
  status: z.number(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
});

export const Uploaded = z.object({ message: z.string(), filename: z.string() });

const Address = z.email('is no e-mail address').max(254);
export const SendMail = z.object({
  to: Address,
  subject: storable(500).min(1, 'is empty'),
  text: MessageText,
  replyto: given(Address),
});
export const Queued = z.object({ queued: z.literal(true) });
