import { AppError } from '@baton/protocol';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  replyTo?: string;
}

/** Hands mail to the operator's mail server. */
export interface Mailer {
  /** Answers when the mail server has taken it into its queue. Refuses: `unavailable` while it does not. */
  send(mail: Mail): Promise<void>;
}

const PATIENCE_MS = 10_000;

/**
 * `url` is the operator's, as `smtp://user:password@host:port` or `smtps://…`; `from` is whom the mail is from. The library is
 * loaded with the first mail. Nobody but the operator chooses where this connects to, so it does not pass the address guard.
 */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  return {
    async send({ to, subject, text, replyTo }) {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        url,
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
        // Texts only: nothing of a mail may make the library read files or fetch addresses.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        await transport.sendMail({ from, to, subject, text, ...(replyTo ? { replyTo } : {}) });
      } catch {
        throw new AppError('unavailable', { reason: 'The mail server did not take the mail.', retryAfterMs: 60_000 });
      } finally {
        transport.close();
      }
    },
  };
}
