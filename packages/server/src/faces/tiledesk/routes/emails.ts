import { AppError } from '@baton/protocol';
import { Queued, SendMail } from '@baton/protocol/tiledesk';
import { findFirstWorkspace } from '../../../core/workspaces/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { InProject, projectOf, type Tools } from '../tools.ts';

/**
 * Mail by the operator's own mail server, if there is one (contract §12). It goes out in the operator's name, so it is for the
 * operator's own project, the first: any other may be a stranger's.
 */
export function emailRoutes(tools: Tools): Route[] {
  const { database, limits } = tools.context;
  return [
    route({
      name: 'tiledesk.emails.send',
      summary:
        'Hand a mail to the mail server. 501 where the operator configured none, 403 in any project but the first.',
      method: 'POST',
      path: '/:project_id/emails/internal/send',
      callers: ['admin'],
      limit: 'mail',
      params: InProject,
      body: SendMail,
      answer: Queued,
      async handle(call) {
        if (!tools.mailer) throw new AppError('not_implemented', { reason: 'This desk has no mail server.' });
        const first = await findFirstWorkspace(database.read);
        if (projectOf(tools, call).id !== first?.id) {
          throw new AppError('forbidden', { reason: 'Mail is for the desk’s first project.' });
        }
        limits.take('allMail', '');
        const { to, subject, text, replyto } = call.body;
        await tools.mailer.send({ to, subject, text, ...(replyto ? { replyTo: replyto } : {}) });
        return { queued: true };
      },
    }),
  ];
}
