import { objectId } from '../../src/faces/tiledesk/ids.ts';
import type { Sample } from './sample.ts';
import type { Things, Wish } from './things.ts';

const wish: Wish = { face: 'tiledesk' };
const hooked: Wish = { face: 'tiledesk', hook: true };
const project = (it: Things) => ({ project_id: it.organisation });
/** A thing of the project by its name of 24 digits. */
const named = (
  noun: 'agent' | 'inbox' | 'team' | 'tag' | 'savedAnswer' | 'bot' | 'contact' | 'customEvent' | 'colleague' | 'hook',
) => {
  return (it: Things) => ({ ...project(it), id: objectId(it[noun]) });
};
const request = (it: Things) => ({ ...project(it), request_id: it.request });
/** The contract tells visitors that somebody else's conversation is not theirs, and that an unknown one is not there. */
const tells = ['other contact'];
const ofRequest = (sample: Sample): Sample => ({ wish, params: request, nouns: ['request'], tells, ...sample });

/** The Tiledesk face: everything happens in a project, and most of it on a request. */
export const tiledeskSamples: Record<string, Sample> = {
  'tiledesk.auth.signin_anonymously': { body: (it) => ({ id_project: it.organisation, firstname: 'Ada' }) },
  'tiledesk.auth.signin': { body: (it) => ({ email: it.email, password: it.password }) },
  'tiledesk.auth.signup': {
    body: (it) => ({ email: `${it.key}@desk.example`, password: 'long enough', firstname: 'Dee', lastname: 'Doe' }),
  },
  // What it takes stands in the header instead of a sign-in, and is nobody's in this table.
  'tiledesk.auth.signin_with_custom_token': {
    authorization: () => 'JWT eyJhbGciOiJub25lIn0.eyJhdWQiOiJhIn0.AAAA',
    status: 401,
  },
  'tiledesk.users.get': {},
  'tiledesk.users.change': { body: () => ({ firstname: 'Bo', lastname: 'Smith' }) },
  'tiledesk.users.change_password': { body: () => ({ oldpsw: 'not this one', newpsw: 'long enough' }), status: 403 },

  'tiledesk.projects.create': { body: () => ({ name: 'Mine' }) },
  'tiledesk.projects.list': {},
  'tiledesk.projects.get': { params: project },
  'tiledesk.projects.change_by_put': { params: project, body: () => ({ name: 'Ours', 'settings.a': 1 }) },
  'tiledesk.projects.change_by_patch': { params: project, body: () => ({ widget: { color: 'red' } }) },
  'tiledesk.projects.remove': { wish: { face: 'desk', spare: true }, params: (it) => ({ project_id: it.spare }) },
  'tiledesk.projects.is_open': { params: project },
  'tiledesk.projects.available_agents': { params: project },
  'tiledesk.projects.generate_keys': { params: project },

  'tiledesk.project_users.list': { params: project },
  'tiledesk.project_users.me': { params: project },
  'tiledesk.project_users.search': { params: project, query: (it) => ({ email: it.email }) },
  'tiledesk.project_users.of_user': { params: (it) => ({ ...project(it), id: it.user }), nouns: ['user'] },
  'tiledesk.project_users.get': { params: named('agent') },
  'tiledesk.project_users.change_own': { params: project, body: () => ({ user_available: true, profileStatus: 'in' }) },
  'tiledesk.project_users.change': { params: named('agent'), body: () => ({ max_assigned_chat: 20 }) },
  'tiledesk.project_users.create_guest': { params: project },
  'tiledesk.project_users.invite': {
    params: project,
    body: (it) => ({ email: `${it.key}@elsewhere.example`, role: 'agent' }),
  },
  'tiledesk.project_users.remove': {
    wish: { face: 'desk', colleague: true },
    params: named('colleague'),
    nouns: ['colleague'],
  },

  'tiledesk.departments.list': { params: project },
  'tiledesk.departments.list_all': { params: project },
  // Anybody may see a department of the project.
  'tiledesk.departments.get': { params: named('inbox'), nouns: [] },
  'tiledesk.departments.operators': { params: named('inbox') },
  'tiledesk.departments.create': { params: project, body: () => ({ name: 'Sales', routing: 'pooled' }) },
  'tiledesk.departments.change_by_put': { params: named('inbox'), body: () => ({ description: 'All' }) },
  'tiledesk.departments.change_by_patch': { params: named('inbox'), body: () => ({ description: 'All' }) },
  // The default one stays, whoever asks.
  'tiledesk.departments.remove': { params: named('inbox'), status: 409 },

  'tiledesk.groups.list': { params: project },
  'tiledesk.groups.get': { wish, params: named('team') },
  'tiledesk.groups.create': { params: project, body: () => ({ name: 'Night shift' }) },
  'tiledesk.groups.change': { wish, params: named('team'), body: () => ({ name: 'Day shift' }) },
  'tiledesk.groups.remove': { wish, params: named('team') },

  'tiledesk.widgets.get': { params: project },

  'tiledesk.leads.list': { params: project, query: () => ({ limit: '10' }) },
  'tiledesk.leads.create': { params: project, body: () => ({ fullname: 'Ada', email: 'ada@example.org' }) },
  'tiledesk.leads.get': { params: named('contact') },
  'tiledesk.leads.change': { params: named('contact'), body: () => ({ fullname: 'Ada' }) },
  'tiledesk.leads.change_attributes': { params: named('contact'), body: () => ({ plan: 'gold' }) },
  'tiledesk.leads.add_tags': { params: named('contact'), body: () => ['vip'] },
  'tiledesk.leads.remove_tag': { params: (it) => ({ ...named('contact')(it), tag: 'vip' }) },
  'tiledesk.leads.remove': { params: named('contact') },

  'tiledesk.tags.list': { params: project },
  'tiledesk.tags.create': { params: project, body: () => ({ tag: 'blue', color: '#00f' }) },
  'tiledesk.tags.get': { wish, params: named('tag') },
  'tiledesk.tags.change': { wish, params: named('tag'), body: () => ({ color: '#0f0' }) },
  'tiledesk.tags.remove': { wish, params: named('tag') },
  'tiledesk.canned.list': { params: project },
  'tiledesk.canned.create': { params: project, body: () => ({ title: 'Hello', text: 'Hello!' }) },
  'tiledesk.canned.get': { wish, params: named('savedAnswer') },
  'tiledesk.canned.change': { wish, params: named('savedAnswer'), body: () => ({ text: 'Hi!' }) },
  'tiledesk.canned.remove': { wish, params: named('savedAnswer') },
  'tiledesk.events.fire': { params: project, body: () => ({ name: 'event.emit.it', attributes: { a: 1 } }) },
  'tiledesk.events.list': { params: project },
  'tiledesk.events.get': { wish, params: named('customEvent') },

  'tiledesk.subscriptions.list': { params: project },
  'tiledesk.subscriptions.create': {
    params: project,
    body: () => ({ event: 'message.create', target: 'http://127.0.0.1:9/' }),
  },
  'tiledesk.subscriptions.get': { wish: hooked, params: named('hook') },
  'tiledesk.subscriptions.change': {
    wish: hooked,
    params: named('hook'),
    body: () => ({ event: 'request.create', target: 'http://127.0.0.1:9/other' }),
  },
  'tiledesk.subscriptions.remove': { wish: hooked, params: named('hook') },

  'tiledesk.bots.list': { params: project },
  'tiledesk.bots.create': {
    params: project,
    body: () => ({ name: 'Robot', external: true, url: 'https://bot.example' }),
  },
  'tiledesk.bots.get': { wish, params: named('bot') },
  'tiledesk.bots.change_by_put': { wish, params: named('bot'), body: () => ({ name: 'Robot 2' }) },
  'tiledesk.bots.change_by_patch': { wish, params: named('bot'), body: () => ({ name: 'Robot 3' }) },
  'tiledesk.bots.remove': { wish, params: named('bot') },
  'tiledesk.intents.create': {
    wish,
    params: project,
    body: (it) => ({ id_faq_kb: objectId(it.bot), intent_display_name: 'one', question: 'Q', answer: 'A' }),
    nouns: ['bot'],
  },
  'tiledesk.intents.list': { wish, params: project, query: (it) => ({ id_faq_kb: objectId(it.bot) }), nouns: ['bot'] },
  // No mail server here.
  'tiledesk.emails.send': {
    params: project,
    body: () => ({ to: 'ada@example.org', subject: 'Hello', text: 'Hello!' }),
    status: 501,
  },

  'tiledesk.files.upload_chat': { params: project, upload: true },
  'tiledesk.files.upload_asset': { params: project, upload: true },
  'tiledesk.files.get': { wish, params: project, query: (it) => ({ path: it.filePath }), nouns: ['filePath'] },
  'tiledesk.files.download': { wish, params: project, query: (it) => ({ path: it.filePath }), nouns: ['filePath'] },
  'tiledesk.files.public_files': {
    wish,
    query: (it) => ({ path: it.assetPath }),
    nouns: ['assetPath'],
    open: 'everybody',
  },
  'tiledesk.files.public_images': {
    wish,
    query: (it) => ({ path: it.assetPath }),
    nouns: ['assetPath'],
    open: 'everybody',
  },

  'tiledesk.requests.create': {
    params: project,
    body: (it) => ({ first_text: 'Hello', sender: it.contact }),
    names: ['contact'],
  },
  'tiledesk.requests.list': { params: project, query: () => ({ status: 'all', limit: '5' }) },
  'tiledesk.requests.own': { params: project },
  'tiledesk.requests.count': { params: project },
  'tiledesk.requests.csv': { params: project },
  'tiledesk.requests.get': ofRequest({}),
  'tiledesk.requests.change': ofRequest({ body: () => ({ priority: 'high', tags: [{ tag: 'red' }] }) }),
  'tiledesk.requests.change_attributes': ofRequest({ body: () => ({ order: 4711 }) }),
  'tiledesk.requests.close': ofRequest({ body: () => ({}) }),
  'tiledesk.requests.close_own': ofRequest({ body: () => ({}) }),
  'tiledesk.requests.reopen': ofRequest({ wish: { face: 'tiledesk', closed: true }, body: () => ({}) }),
  'tiledesk.requests.assign': ofRequest({ body: () => ({ nobot: true }) }),
  'tiledesk.requests.move_to_department': ofRequest({
    body: (it) => ({ departmentid: objectId(it.inbox) }),
    nouns: ['request', 'inbox'],
  }),
  'tiledesk.requests.move_to_agent': ofRequest({}),
  'tiledesk.requests.add_participant': ofRequest({ body: (it) => ({ member: it.user }), nouns: ['request', 'user'] }),
  'tiledesk.requests.set_participants': ofRequest({ body: (it) => [it.user], nouns: ['request', 'user'] }),
  'tiledesk.requests.remove_participant': ofRequest({ params: (it) => ({ ...request(it), member: it.user }) }),
  'tiledesk.requests.replace_bot': ofRequest({ body: (it) => ({ id: objectId(it.bot) }), nouns: ['request', 'bot'] }),
  'tiledesk.requests.add_note': ofRequest({ body: () => ({ text: 'A note' }) }),
  'tiledesk.requests.remove_note': ofRequest({
    params: (it) => ({ ...request(it), note: objectId(it.note) }),
    nouns: ['request', 'note'],
  }),
  'tiledesk.requests.add_tags': ofRequest({ body: () => [{ tag: 'green' }] }),
  'tiledesk.requests.remove_tag': ofRequest({
    params: (it) => ({ ...request(it), tag: objectId(it.conversationTag) }),
    nouns: ['request', 'conversationTag'],
  }),
  'tiledesk.requests.rate': ofRequest({ body: () => ({ rating: 5, rating_message: 'Good' }) }),
  'tiledesk.requests.add_follower': ofRequest({
    body: (it) => ({ member: objectId(it.agent) }),
    nouns: ['request', 'agent'],
  }),
  'tiledesk.requests.set_followers': ofRequest({ body: (it) => [objectId(it.agent)], nouns: ['request', 'agent'] }),
  'tiledesk.requests.remove_follower': ofRequest({
    params: (it) => ({ ...request(it), member: objectId(it.agent) }),
    nouns: ['request', 'agent'],
  }),
  'tiledesk.requests.remove': ofRequest({}),

  'tiledesk.messages.import': ofRequest({ body: () => [{ text: 'One' }, { text: 'Two', attributes: { a: 1 } }] }),
  // An unknown name makes a conversation of that name.
  'tiledesk.messages.post': ofRequest({ body: () => ({ text: 'Hello' }), unknown: 200 }),
  'tiledesk.messages.list': ofRequest({ unknown: 200 }),
  'tiledesk.messages.csv': ofRequest({}),
  'tiledesk.messages.get': ofRequest({
    params: (it) => ({ ...request(it), message: objectId(it.message) }),
    nouns: ['request', 'message'],
  }),
  'tiledesk.messages.send': { params: project, body: (it) => ({ recipient: it.user, text: 'Hello' }) },
  'tiledesk.messages.newest': { params: project },

  'tiledesk.live.subscribe': {
    wish,
    body: (it) => ({ topic: `/${it.organisation}/requests/${it.request}` }),
    nouns: ['request'],
  },
  // Following no more what one does not follow.
  'tiledesk.live.unsubscribe': { body: (it) => ({ topic: `/${it.organisation}/requests` }) },
  'tiledesk.live.heartbeat': { body: () => ({ message: { text: 'hello' } }) },
};
