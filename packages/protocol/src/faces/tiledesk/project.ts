import { z } from 'zod';
import { storable } from '../../index.ts';
import { Flag, Free, given, isFree, ObjectId, Time } from './values.ts';

const Name = storable(200).min(1, 'is empty');
/** JSON text, as the original's dashboard sends it, or the object itself. */
const OperatingHours = z.union([storable(10_000), Free]);

export const CreateProject = z.object({ name: Name });

/** Besides these, keys of the form `settings.…` set one value of the settings each. */
export const ChangeProject = z
  .looseObject({
    name: given(Name),
    settings: given(Free),
    widget: given(Free),
    activeOperatingHours: given(Flag),
    operatingHours: given(OperatingHours),
  })
  .refine(isFree, 'contains U+0000 or a lone surrogate');

export const Project = z.object({
  _id: ObjectId,
  id: ObjectId,
  name: z.string(),
  status: z.number(),
  activeOperatingHours: z.boolean(),
  operatingHours: z.union([z.string(), Free]).optional(),
  settings: Free.optional(),
  widget: Free.optional(),
  channels: z.array(z.object({ name: z.string() })),
  profile: z.object({ name: z.string(), type: z.string(), trialDays: z.number(), agents: z.number() }),
  versions: z.number(),
  bannedUsers: z.array(z.unknown()),
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
  trialExpired: z.boolean(),
  trialDaysLeft: z.number(),
  isActiveSubscription: z.boolean(),
});
export type Project = z.infer<typeof Project>;

export const IsOpen = z.object({ isopen: z.boolean() });

export const AvailableAgent = z.object({
  id: ObjectId,
  pu_id: ObjectId,
  fullname: z.string(),
  email: z.string().optional(),
  assigned_request: z.number(),
});

export const Keys = z.object({ jwtSecret: z.string(), publicKey: z.null(), privateKey: z.null() });
