import type {
  AgentTokens as AgentTokensSchema,
  ArticleList as ArticleListSchema,
  ChangeChatToken as ChangeChatTokenSchema,
  ChangeHook as ChangeHookSchema,
  ChangeMe as ChangeMeSchema,
  ChatTokenList as ChatTokenListSchema,
  ContactConversations as ContactConversationsSchema,
  CreateChatToken as CreateChatTokenSchema,
  CreatedChatToken as CreatedChatTokenSchema,
  CreatedHook as CreatedHookSchema,
  CreatedKey as CreatedKeySchema,
  CreateHook as CreateHookSchema,
  CreateKey as CreateKeySchema,
  DeskDown,
  DeskDownName,
  DeskUp,
  DeskUpName,
  ErasedContact as ErasedContactSchema,
  HookDeliveryPage as HookDeliveryPageSchema,
  HookTest as HookTestSchema,
  InviteAgent as InviteAgentSchema,
  InvitedAgent as InvitedAgentSchema,
  ListConversations as ListConversationsSchema,
  ListHookDeliveries as ListHookDeliveriesSchema,
  ListMessages as ListMessagesSchema,
  OneHookDelivery as OneHookDeliverySchema,
  ReplayedHook as ReplayedHookSchema,
  ReplayHook as ReplayHookSchema,
  RotatedHookSecret as RotatedHookSecretSchema,
  SaveArticle as SaveArticleSchema,
} from '@baton/protocol';

// The protocol's schemas as types only: naming a schema's value here would bring the schema library into every browser.
interface Schema {
  _zod: { input: unknown; output: unknown };
}
type In<S extends Schema> = S['_zod']['input'];
type Out<S extends Schema> = S['_zod']['output'];

export type AgentTokens = Out<typeof AgentTokensSchema>;
export type ArticleList = Out<typeof ArticleListSchema>;
export type ChangeMe = In<typeof ChangeMeSchema>;
export type ContactConversations = Out<typeof ContactConversationsSchema>;
export type ChatTokenList = Out<typeof ChatTokenListSchema>;
export type CreateChatToken = In<typeof CreateChatTokenSchema>;
export type ChangeChatToken = In<typeof ChangeChatTokenSchema>;
export type CreatedChatToken = Out<typeof CreatedChatTokenSchema>;
export type RotatedHookSecret = Out<typeof RotatedHookSecretSchema>;
export type CreatedKey = Out<typeof CreatedKeySchema>;
export type CreateHook = In<typeof CreateHookSchema>;
export type ChangeHook = In<typeof ChangeHookSchema>;
export type CreatedHook = Out<typeof CreatedHookSchema>;
export type HookDeliveryPage = Out<typeof HookDeliveryPageSchema>;
export type HookDeliveryQuery = {
  state?: Out<typeof ListHookDeliveriesSchema>['state'];
  cursor?: string;
  limit?: number;
};
export type HookTest = Out<typeof HookTestSchema>;
export type OneHookDelivery = Out<typeof OneHookDeliverySchema>;
export type ReplayedHook = Out<typeof ReplayedHookSchema>;
export type ReplayHook = In<typeof ReplayHookSchema>;
export type CreateKey = In<typeof CreateKeySchema>;
export type ErasedContact = Out<typeof ErasedContactSchema>;
export type InvitedAgent = Out<typeof InvitedAgentSchema>;
export type InviteAgent = In<typeof InviteAgentSchema>;
export type SaveArticle = In<typeof SaveArticleSchema>;
export type ConversationQuery = { view?: Out<typeof ListConversationsSchema>['view']; cursor?: string; limit?: number };
export type MessageQuery = Partial<Out<typeof ListMessagesSchema>>;

/** What the live connection hears, by name. */
export type DownEvents = { [N in DeskDownName]: Out<(typeof DeskDown)[N]> };
/** What it may say, by name. */
export type UpEvents = { [N in DeskUpName]: In<(typeof DeskUp)[N]> };
