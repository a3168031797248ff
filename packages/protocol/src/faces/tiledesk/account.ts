import { z } from 'zod';
import { storable } from '../../index.ts';
import { Free, given, Line, ObjectId, Time } from './values.ts';

// Signing in, signing up, one's own account.

const Email = storable(254).min(1);
const Password = storable(128).min(1);
/** What a person sets, as everywhere at this desk. */
const NewPassword = storable(128).min(8, 'must have at least 8 characters');
const Name = storable(200);

export const SigninAnonymously = z.object({
  id_project: storable(100).min(1),
  firstname: given(Name),
  lastname: given(Name),
  email: given(Email),
  attributes: given(Free),
});

export const Signin = z.object({ email: Email, password: Password });

export const Signup = z.object({
  email: z.email('is no e-mail address').max(254),
  password: NewPassword,
  firstname: Name.min(1, 'is empty'),
  lastname: Name.min(1, 'is empty'),
  phone: given(z.string().regex(/^\+[1-9]\d{1,14}$/, 'must be a number in E.164 form, for example +39061234567')),
});

export const ChangeUser = z.object({ firstname: given(Name), lastname: given(Name) });
export const ChangePassword = z.object({ oldpsw: Password, newpsw: NewPassword });

export const TiledeskUser = z.object({
  _id: ObjectId,
  id: ObjectId,
  email: z.string(),
  firstname: z.string(),
  lastname: z.string(),
  emailverified: z.boolean(),
  status: z.number().optional(),
  phone: z.string().optional(),
  createdAt: Time.optional(),
  updatedAt: Time.optional(),
});
export type TiledeskUser = z.infer<typeof TiledeskUser>;

/** A visitor, as the sign-in shows one. */
export const Visitor = z.object({
  _id: z.string(),
  id: z.string(),
  firstname: z.string(),
  lastname: z.string().optional(),
  fullName: z.string(),
  email: z.string().optional(),
  attributes: Free.optional(),
});
export type Visitor = z.infer<typeof Visitor>;

export const SignedInVisitor = z.object({ success: z.literal(true), token: z.string(), user: Visitor });
export const SignedIn = z.object({ success: z.literal(true), token: z.string(), user: TiledeskUser });
export const SignedUp = z.object({ success: z.literal(true), msg: z.string(), user: TiledeskUser });

/** How this dialect says no. */
export const TiledeskRefusal = z.object({
  success: z.literal(false),
  msg: Line,
  error: Line,
  errors: z.array(z.object({ msg: z.string(), param: z.string(), location: z.literal('body') })).optional(),
});
