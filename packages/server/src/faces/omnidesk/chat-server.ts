import { AppError } from '@baton/protocol';
import type { GivenBase } from '../../core/chat-tokens/bases.ts';
import { parseBase } from '../../core/chat-tokens/parse-base.ts';

/** What a call's `chatServer` names. Refuses: `invalid`. */
export function parseChatServer(text: string, defaultScheme: 'https' | 'http'): GivenBase {
  const given = parseBase(text, defaultScheme);
  if (given) return given;
  throw new AppError('invalid', {
    field: 'chatServer',
    reason: 'chatServer: is not a host, host:port, host/path or http(s) address without query and user.',
  });
}
