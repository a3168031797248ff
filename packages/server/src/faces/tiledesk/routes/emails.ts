import { AppError } from '@baton/protocol';
import { Queued, SendMail } from '@baton/protocol/tiledesk';
import { type Route, route } from '../../../edge/registry.ts';
import { InProject, type Tools } from '../tools.ts';

/** Mail by the operator's own mail server, if there is one (contract §12). */
export function emailRoutes(tools: Tools): Route[] {
  return [
    route({
      name: 'tiledesk.emails.send',
      summary: 'Hand a mail to the mail server. 501 where the operator configured none.',
      method: 'POST',
      path: '/:project_id/emails/internal/send',
      callers: ['admin'],
      limit: 'mail',
      params: InProject,
      body: SendMail,
      answer: Queued,
      async handle({ body: { to, subject, text, replyto } }) {
        if (!tools.mailer) throw new AppError('not_implemented', { reason: 'This desk has no mail server.' });
        await tools.mailer.send({ to, subject, text, ...(replyto ? { replyTo: replyto } : {}) });
        return { queued: true };
      },
    }),
  ];
}
