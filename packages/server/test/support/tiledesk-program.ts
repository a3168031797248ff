import { randomBytes } from 'node:crypto';
import { connectEusate, openStage, type Stage } from '@baton/testkit';
import { requestIdOf } from '../../src/faces/tiledesk/ids.ts';
import { entry } from './entry.ts';

/** Somebody of the staff, or a visitor, with the header that opens Tiledesk's operations to them. */
export interface Person {
  userId: string;
  token: string;
  password: string;
}

/** Answers are bodies of many shapes; tests look at what they need. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Body = any;

/** A desk as a program of Tiledesk's sees it. */
export interface Program extends Stage {
  url: string;
  projectId: string;
  owner: Stage['owner'] & Person;
  /** A call by the owner below the project; the answer must be a success. */
  staff(method: string, path: string, body?: unknown): Promise<Body>;
  /** A call by anybody below `/v3`; the answer must be a success. */
  as(token: string | null, method: string, path: string, body?: unknown): Promise<Body>;
  /** The same, whatever the answer. */
  answer(token: string | null, method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }>;
  visitor(firstname: string): Promise<{ token: string; id: string }>;
  invite(name: string, role?: string): Promise<Person>;
  /** A conversation of a new visitor, without a message. */
  open(text: string): Promise<Body>;
  openByEusate(text: string): Promise<{ conversationId: string; requestId: string; session: string }>;
}

export async function openProgram(env: Record<string, string> = {}): Promise<Program> {
  const projectId = env.BATON_WORKSPACE_ID ?? randomBytes(12).toString('hex');
  const stage = await openStage({
    entry,
    env: { BATON_WORKSPACE_ID: projectId, BATON_RATE_LIMITS: 'off', BATON_RESPONDER: 'off', ...env },
  });
  const { url } = stage.desk;
  const base = `${url}/v3`;

  async function answer(token: string | null, method: string, path: string, body?: unknown) {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  }

  async function as(token: string | null, method: string, path: string, body?: unknown): Promise<Body> {
    const done = await answer(token, method, path, body);
    if (done.status > 299) throw new Error(`${method} ${path}: ${done.status} ${JSON.stringify(done.body)}`);
    return done.body;
  }

  async function signIn(email: string, password: string): Promise<Person> {
    const done = await as(null, 'POST', '/auth/signin', { email, password });
    return { userId: done.user._id, token: done.token, password };
  }

  const owner = { ...stage.owner, ...(await signIn(stage.owner.email, stage.owner.password)) };
  const staff = (method: string, path: string, body?: unknown) => as(owner.token, method, `/${projectId}${path}`, body);
  const visitor = async (firstname: string) => {
    const done = await as(null, 'POST', '/auth/signinAnonymously', { id_project: projectId, firstname });
    return { token: done.token as string, id: done.user._id as string };
  };
  return {
    ...stage,
    url,
    projectId,
    owner,
    staff,
    as,
    answer,
    visitor,
    async invite(name, role = 'agent') {
      const email = `${name}-${randomBytes(4).toString('hex')}@desk.example`;
      const { pendingInvitation } = await staff('POST', '/project_users/invite', { email, role });
      return signIn(email, pendingInvitation.password);
    },
    async open(text) {
      const { id } = await visitor('Ada');
      return staff('POST', '/requests', { sender: id, first_text: text });
    },
    async openByEusate(text) {
      const session = `session-${randomBytes(8).toString('hex')}`;
      const client = await connectEusate(url, stage.apiKey);
      const sent = { session_id: session, message: text, attachment: false, ticket_chat_id: null };
      const { data } = await client.supportAck(sent);
      client.close();
      const conversationId = data.ticket_chat_id as string;
      return { conversationId, requestId: requestIdOf(projectId, conversationId), session };
    },
  };
}

function parse(text: string): Body {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
