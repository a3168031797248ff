import { DeskError } from '@baton/protocol';
import { OmnideskError } from '@baton/protocol/omnidesk';
import { TiledeskRefusal } from '@baton/protocol/tiledesk';
import { z } from 'zod';

/** What the reference says of a dialect. */
export interface DocumentedFace {
  title: string;
  description: string;
  errorBody: z.ZodType;
}

/** By the name under which the face registers its routes. A face that is not here is not in the reference. */
export const FACES: Record<string, DocumentedFace> = {
  desk: {
    title: 'Desk',
    description:
      'Our own API, for the console, the SDK and your integrations. A refusal is `{ "error": { "code", "message", "field"?, "retryAfterMs"?, "requestId" } }`; the codes are in docs/errors.md.',
    errorBody: DeskError,
  },
  eusate: {
    title: 'Eusate',
    description:
      'The Eusate Helpdesk API: programs written for it work after changing their base URL. A refusal is `{ "detail" }`. Unknown and foreign things are both 403. Paths are answered with and without a trailing slash.',
    errorBody: z.object({ detail: z.string() }),
  },
  omnidesk: {
    title: 'Omnidesk',
    description:
      'Omnidesk’s live-chat backend API (omnidesk.com): middlewares written for it work after changing their base URL. Fields come as JSON, as a form, as multipart or in the query, under any of their known spellings; paths in either case, with extra slashes, and below `chat` as well as `message`. A success is always 200. What the desk calls in turn, the hookpoints, is in docs/omnidesk.md.',
    errorBody: OmnideskError,
  },
  tiledesk: {
    title: 'Tiledesk',
    description:
      'The Tiledesk REST API: programs written for it, and `@tiledesk/tiledesk-client`, work after changing their base URL. The same addresses are below `/v2`, `/api` and `/`. A success is 200 with a body (201 for uploads). A refusal says its reason under `msg`, `error` and `message`; what is wrong with a body is a list, `errors`.',
    errorBody: TiledeskRefusal,
  },
};
