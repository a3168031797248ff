import { z } from 'zod';
import { storable } from '../../core/text.ts';

// What a middleware may say, after the face has found the fields under their many spellings (`fields.ts` in the server's
// face): each under the name that is documented for its call, in its own type. Wider than the published limits on purpose
// (contract §5.6): those are limits of another server.

/** Largest message: a bot's whole history may be one. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
export const MAX_SERVER = 2048;

/** 1 to 255 printable characters without blanks. */
export const ChatSessionId = storable(255).regex(
  /^[^\s\p{C}]+$/u,
  'is not 1 to 255 printable characters without blanks',
);
/** Base of the hookpoints: host, host:port, host/path, or one of them after http:// or https://. */
export const ChatServer = storable(MAX_SERVER).min(1);
export const ChatAccountToken = storable(255).min(1);

/** A value that is not what it should be counts as not given, where nothing depends on it. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What a middleware may tell of its customer; fills what is not known yet. */
export const CustomerDetails = z.object({
  customerName: lenient(storable(255).min(1)),
  emailAddress: lenient(z.email().max(254)),
  phoneNumber: lenient(z.string().regex(/^\+?[0-9 ()./-]{5,40}$/)),
});

export const NotifyUserNewChatMessage = z.object({
  message: storable(MAX_MESSAGE_BYTES).min(1),
  chatAccountToken: ChatAccountToken,
  chatSessionID: ChatSessionId,
  chatServer: ChatServer,
  channelID: lenient(z.int().min(1)),
  url: lenient(storable(2048).min(1)),
  /** Counts the messages of the session from 1. */
  messageNumber: lenient(z.int().min(1)),
  usedPredefinedUserInput: lenient(z.boolean()),
  /** Kept as it is, shown to the agent. */
  additionalData: lenient(storable(MAX_MESSAGE_BYTES).min(1)),
  /** The customer's address, when it is not the session that says who somebody is. */
  externalAddressOverwrite: lenient(storable(255).min(1)),
  ...CustomerDetails.shape,
});
export type NotifyUserNewChatMessage = z.infer<typeof NotifyUserNewChatMessage>;

/** The session is called `sessionID` here and `chatSessionID` everywhere else. The file is a part of the form. */
export const AddAttachment = z.object({
  chatAccountToken: ChatAccountToken,
  sessionID: ChatSessionId,
  chatServer: ChatServer,
});

export const ChatEvent = z.enum(['startedtyping', 'stoppedtyping', 'expandedchat', 'minimizedchat']);
export type ChatEvent = z.infer<typeof ChatEvent>;

/** Not documented for these calls; with one, the session is looked for among its own. */
const InSession = { chatAccountToken: ChatAccountToken.optional() };

export const NotifyUserNewChatEvent = z.object({
  ...InSession,
  chatSessionID: ChatSessionId,
  chatServer: ChatServer,
  event: ChatEvent,
});

export const NotifyUserEndChat = z.object({ ...InSession, chatSessionID: ChatSessionId, chatServer: ChatServer });

export const RequestChatConfig = z.object({
  chatAccountToken: ChatAccountToken,
  chatServerToken: storable(255).optional(),
  chatServer: storable(MAX_SERVER).optional(),
});

export const CreateChatbotLog = z.object({
  /** E-mail address or telephone number of the customer. */
  from: storable(255).min(1),
  subject: storable(1000).min(1),
  /** Markdown. */
  message: storable(MAX_MESSAGE_BYTES).min(1),
  brandID: storable(40).min(1),
});

export const NotifyUserVisited = z.object({
  ...InSession,
  chatSessionID: ChatSessionId,
  chatServer: ChatServer,
  url: storable(2048).min(1),
});

export const CheckOriginAndIp = z.object({
  chatAccountToken: ChatAccountToken,
  chatServer: storable(MAX_SERVER).optional(),
  /** A host name. */
  origin: storable(255).optional(),
  ip: storable(100).optional(),
});

export const RequestChatQueue = z.object({
  chatAccountToken: ChatAccountToken,
  chatServer: storable(MAX_SERVER).optional(),
  chatSessionID: ChatSessionId.optional(),
});
