/** What the loader on the customer's page and the messenger in the frame say to each other. */
export type ToFrame =
  | { type: 'baton:init'; visible: boolean; name?: string; email?: string }
  | { type: 'baton:show'; visible: boolean }
  | { type: 'baton:destroy' };

export type FromFrame =
  | { type: 'baton:hello' }
  | { type: 'baton:ready' }
  | { type: 'baton:close' }
  | { type: 'baton:unread'; count: number }
  /** Whether there is an open conversation: then the next page listens for answers without being asked to open. */
  | { type: 'baton:known'; known: boolean };
