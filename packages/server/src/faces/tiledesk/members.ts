import { AppError } from '@baton/protocol';
import { botByName, type Cast, isSate, staffByProjectUser, staffByUser } from './cast.ts';

/** Participants as a program names them, in our words. */
export interface Members {
  agentIds: string[];
  botIds: string[];
  sate: boolean;
}

/** Users, bots (`bot_…`), our own responder. Refuses: `not_found` for anybody who is not in the project. */
export function readMembers(cast: Cast, names: readonly string[]): Members {
  const members: Members = { agentIds: [], botIds: [], sate: false };
  for (const name of names) {
    const staff = staffByUser(cast, name);
    const bot = botByName(cast, name);
    if (isSate(cast, name)) members.sate = true;
    else if (staff && staff.disabled_at === null) members.agentIds.push(staff.id);
    else if (bot && bot.removed_at === null) members.botIds.push(bot.id);
    else throw new AppError('not_found', { reason: 'A participant is not in this project.' });
  }
  return members;
}

/** For taking somebody out: who has left the project, or never was in it, is no reason to refuse. */
export function readLeaver(cast: Cast, name: string): Members {
  const staff = staffByUser(cast, name);
  const bot = botByName(cast, name);
  return { agentIds: staff ? [staff.id] : [], botIds: bot ? [bot.id] : [], sate: isSate(cast, name) };
}

/** Followers are named by the membership. Refuses: `not_found`. */
export function readFollowers(cast: Cast, names: readonly string[]): string[] {
  return names.map((name) => {
    const staff = staffByProjectUser(cast, name);
    if (!staff) throw new AppError('not_found', { reason: 'A follower is not in this project.' });
    return staff.id;
  });
}
