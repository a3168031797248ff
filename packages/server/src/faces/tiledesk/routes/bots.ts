import { AppError } from '@baton/protocol';
import { Bot, ChangeBot, CreateBot, CreateIntent, Intent } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { addIntent, removeBot, saveBot } from '../../../core/bots/save.ts';
import { findBot, listBots, listIntents } from '../../../core/bots/store.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { objectId } from '../ids.ts';
import { presentBot, presentIntent, presentSate } from '../present/team.ts';
import { findNamed } from '../store.ts';
import { InProject, lenientQuery, Named, projectOf, readNumber, STAFF, type Tools } from '../tools.ts';

const object = { noun: 'bot', in: 'params', field: 'id' } as const;
const path = '/:project_id/faq_kb';

/**
 * Bots are names under which outside programs take part in conversations, and intents what those programs know (contract §12).
 * Both are kept and given back; nothing here calls a bot or answers from an intent. Our own responder is in the list too.
 */
export function botRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  async function requireBot(call: Pick<RouteCall<{ id: string }, unknown, unknown>, 'params' | 'raw'>) {
    const project = projectOf(tools, call);
    const id = await findNamed(database.read, 'bots', project.id, call.params.id);
    const bot = id ? await findBot(database.read, project.id, id) : undefined;
    if (!bot) throw new AppError('not_found');
    return bot;
  }

  return [
    route({
      name: 'tiledesk.bots.list',
      summary: 'The project’s bots.',
      method: 'GET',
      path,
      callers: STAFF,
      limit: 'call',
      params: InProject,
      answer: z.array(Bot),
      async handle(call) {
        const project = projectOf(tools, call);
        const bots = await listBots(database.read, project.id);
        return [...bots.map((bot) => presentBot(bot, project.organisation_id)), presentSate(project)];
      },
    }),
    route({
      name: 'tiledesk.bots.create',
      summary: 'A name for an outside program. Its `url` is kept, never called: subscribe to events instead.',
      method: 'POST',
      path,
      callers: ['admin'],
      limit: 'call',
      params: InProject,
      body: CreateBot,
      answer: Bot,
      async handle(call) {
        const { name, url, ...rest } = call.body;
        const actor = agentOf(call.principal as Principal);
        const details = known({ ...rest, external: rest.external ?? false });
        const bot = await writer.execute(saveBot, { actor, name, url: url ?? null, details });
        return presentBot(bot, projectOf(tools, call).organisation_id);
      },
    }),
    route({
      name: 'tiledesk.bots.get',
      summary: 'One bot.',
      method: 'GET',
      path: `${path}/:id`,
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: Bot,
      async handle(call) {
        const project = projectOf(tools, call);
        if (call.params.id.toLowerCase() === objectId(project.id)) return presentSate(project);
        return presentBot(await requireBot(call), project.organisation_id);
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        name: `tiledesk.bots.change_by_${method.toLowerCase()}`,
        summary: 'Change a bot.',
        method,
        path: `${path}/:id`,
        callers: ['admin'] as const,
        limit: 'call' as const,
        object,
        params: Named,
        body: ChangeBot,
        answer: Bot,
        async handle(call) {
          const { id: botId } = await requireBot(call);
          const { name, url, ...rest } = call.body;
          const actor = agentOf(call.principal as Principal);
          const changes = { actor, botId, name, ...(url === undefined ? {} : { url }), details: known(rest) };
          return presentBot(await writer.execute(saveBot, changes), projectOf(tools, call).organisation_id);
        },
      }),
    ),
    route({
      name: 'tiledesk.bots.remove',
      summary: 'Remove a bot with its intents.',
      method: 'DELETE',
      path: `${path}/:id`,
      callers: ['admin'],
      limit: 'call',
      object,
      params: Named,
      answer: Bot,
      async handle(call) {
        const { id: botId } = await requireBot(call);
        const actor = agentOf(call.principal as Principal);
        const bot = await writer.execute(removeBot, { actor, botId });
        return presentBot(bot, projectOf(tools, call).organisation_id);
      },
    }),
    route({
      name: 'tiledesk.intents.create',
      summary: 'Keep an intent for a bot’s program.',
      method: 'POST',
      path: '/:project_id/faq',
      callers: ['admin'],
      limit: 'call',
      params: InProject,
      body: CreateIntent,
      answer: Intent,
      async handle(call) {
        const { id_faq_kb: id, intent_display_name: name = null, question = null, answer = null, ...rest } = call.body;
        const bot = await requireBot({ params: { id }, raw: call.raw });
        const actor = agentOf(call.principal as Principal);
        const made = { actor, botId: bot.id, name, question, answer, details: known(rest) };
        return presentIntent(await writer.execute(addIntent, made), projectOf(tools, call).organisation_id);
      },
    }),
    route({
      name: 'tiledesk.intents.list',
      summary: 'A bot’s intents, by their name or a word in them.',
      method: 'GET',
      path: '/:project_id/faq',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('id_faq_kb', 'intent_display_name', 'page', 'limit', 'text'),
      answer: z.array(Intent),
      async handle(call) {
        const { id_faq_kb: id = '', intent_display_name: name, text } = call.query;
        const bot = await requireBot({ params: { id }, raw: call.raw });
        const word = text?.toLowerCase() ?? '';
        const found = (await listIntents(database.read, bot.id))
          .filter((intent) => name === undefined || name === '' || intent.name === name)
          .filter((intent) => [intent.name, intent.question, intent.answer].join('\n').toLowerCase().includes(word));
        // 0 counts as "no limit" there.
        const limit = readNumber(call.query.limit, 0, { from: 1, to: 1000 }) || found.length;
        const start = readNumber(call.query.page, 0) * limit;
        return found
          .slice(start, start + limit)
          .map((intent) => presentIntent(intent, projectOf(tools, call).organisation_id));
      },
    }),
  ];
}

function known(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
