import { AppError } from '@baton/protocol';
import {
  ChangePassword,
  ChangeUser,
  SignedIn,
  SignedInVisitor,
  SignedUp,
  Signin,
  SigninAnonymously,
  Signup,
  TiledeskUser,
} from '@baton/protocol/tiledesk';
import { z } from 'zod';
import type { Principal } from '../../../auth/principal.ts';
import { recordUserAudit } from '../../../core/audit/record.ts';
import { createContact } from '../../../core/contacts/create.ts';
import { saveProfile } from '../../../core/users/profile.ts';
import { findUser, type User } from '../../../core/users/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { findCustomVisitor } from '../auth/custom.ts';
import { hasAudience } from '../auth/tokens.ts';
import { VISITOR_SOURCE } from '../ids.ts';
import { presentUser, presentVisitor } from '../present/people.ts';
import type { Tools } from '../tools.ts';

/** Signing in and up, and one's own account (contract §2, §6). */
export function authRoutes(tools: Tools): Route[] {
  const { context, tokens, auth } = tools;
  const { database, writer, logins, failures } = context;

  async function signedIn(userId: string) {
    const user = await requireUser(userId);
    const shown = presentUser(user);
    return { token: await tokens.signUser(shown, { userId: user.id, passwordMark: user.passwordMark }), user: shown };
  }

  async function requireUser(userId: string): Promise<User> {
    const user = await findUser(database.read, userId);
    if (!user) throw new AppError('unauthenticated');
    return user;
  }

  return [
    route({
      name: 'tiledesk.auth.signin_anonymously',
      summary: 'A token for a visitor of a project, who need not have an account.',
      method: 'POST',
      path: '/auth/signinAnonymously',
      callers: ['anyone'],
      limit: 'visitor',
      body: SigninAnonymously,
      answer: SignedInVisitor,
      async handle({ body }) {
        const project = await auth.requireProject(body.id_project);
        const { firstname, lastname } = body;
        const name = [firstname, lastname].filter(Boolean).join(' ');
        const contact = await writer.execute(createContact, {
          workspaceId: project.id,
          source: VISITOR_SOURCE,
          reference: null,
          name: name || null,
          email: body.email ?? null,
          attributes: body.attributes ?? null,
          details: { ...(firstname ? { firstname } : {}), ...(firstname && lastname ? { lastname } : {}) },
        });
        const user = presentVisitor(contact);
        return { success: true, token: await tokens.signVisitor(user), user };
      },
    }),
    route({
      name: 'tiledesk.auth.signin',
      summary: 'Sign in with e-mail and password.',
      method: 'POST',
      path: '/auth/signin',
      callers: ['anyone'],
      limit: 'signIn',
      body: Signin,
      answer: SignedIn,
      async handle({ body, address }) {
        const account = body.email.toLowerCase();
        const userId = await failures.attempt(account, address, () => logins.checkPassword(account, body.password));
        if (userId === null) throw new AppError('unauthenticated', { reason: 'E-mail or password is wrong.' });
        return { success: true, ...(await signedIn(userId)) };
      },
    }),
    route({
      name: 'tiledesk.auth.signup',
      summary: 'Make an account of one’s own. 403 unless the operator opened this.',
      method: 'POST',
      path: '/auth/signup',
      callers: ['anyone'],
      limit: 'signIn',
      body: Signup,
      answer: SignedUp,
      async handle({ body, address }) {
        if (!tools.signup) throw new AppError('forbidden', { reason: 'This desk takes no new accounts.' });
        const { firstname, lastname, phone = null } = body;
        const userId = await logins
          .createUser(body.email, `${firstname} ${lastname}`, body.password)
          .catch((error: unknown) => {
            // The original says 403 for an address that is taken.
            if (error instanceof AppError && error.code === 'conflict') throw new AppError('forbidden', error.data);
            throw error;
          });
        await writer.execute(saveProfile, { userId, firstName: firstname, lastName: lastname, phone });
        await writer.execute(recordUserAudit, { userId, action: 'user.signed_up', address });
        return { success: true, msg: 'The account was made.', user: presentUser(await requireUser(userId)) };
      },
    }),
    route({
      name: 'tiledesk.auth.signin_with_custom_token',
      summary: 'A visitor for whom the project’s own program vouches, by a token signed with the project’s secret.',
      method: 'POST',
      path: '/auth/signinWithCustomToken',
      callers: ['anyone'],
      limit: 'visitor',
      answer: SignedInVisitor,
      async handle({ raw }) {
        const given = raw.request.headers.authorization?.trim().replace(/^(?:jwt|bearer)\s+/i, '') ?? '';
        if (given !== '' && !hasAudience(given)) {
          throw new AppError('invalid', { reason: 'The token names no audience.' });
        }
        const contact = await findCustomVisitor(tools, given);
        return { success: true, token: `JWT ${given}`, user: presentVisitor(contact) };
      },
    }),
    route({
      name: 'tiledesk.users.get',
      summary: 'One’s own account.',
      method: 'GET',
      path: '/users',
      callers: ['user'],
      limit: 'call',
      answer: TiledeskUser,
      async handle({ principal }) {
        return presentUser(await requireUser(userOf(principal)));
      },
    }),
    route({
      name: 'tiledesk.users.change',
      summary: 'One’s own names.',
      method: 'PUT',
      path: '/users',
      callers: ['user'],
      limit: 'call',
      body: ChangeUser,
      answer: z.object({ success: z.literal(true), updatedUser: TiledeskUser }),
      async handle({ body, principal }) {
        const user = await requireUser(userOf(principal));
        const firstName = body.firstname ?? user.firstName;
        const lastName = body.lastname ?? user.lastName;
        await logins.changeName(user.id, `${firstName} ${lastName}`.trim() || user.email);
        await writer.execute(saveProfile, { userId: user.id, firstName, lastName, phone: user.phone });
        return { success: true, updatedUser: presentUser(await requireUser(user.id)) };
      },
    }),
    route({
      name: 'tiledesk.users.change_password',
      summary: 'Another password. Tokens and sessions of the old one open nothing any more.',
      method: 'PUT',
      path: '/users/changepsw',
      callers: ['user'],
      limit: 'signIn',
      body: ChangePassword,
      answer: z.object({ success: z.literal(true), message: z.string() }),
      async handle({ body, principal, address }) {
        const user = await requireUser(userOf(principal));
        const found = await failures.attempt(user.email, address, () => logins.checkPassword(user.email, body.oldpsw));
        if (found !== user.id) throw new AppError('forbidden', { reason: 'The current password is another one.' });
        await logins.changePassword(user.id, body.newpsw);
        await writer.execute(recordUserAudit, { userId: user.id, action: 'user.password_changed', address });
        return { success: true, message: 'The password was changed.' };
      },
    }),
  ];
}

export function userOf(principal: Principal | null): string {
  if (principal?.kind !== 'user') throw new AppError('forbidden');
  return principal.userId;
}
