import { createAgentClient } from '@baton/sdk';

/** The console is served by the desk it talks to: same origin, signed in by cookie. */
export const desk = createAgentClient();
