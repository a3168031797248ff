import { z } from 'zod';
import { storable } from './text.ts';

/** Every id of ours: a UUID (version 7 when we made it), lower case. Foreign systems' ids never appear under this schema. */
export const Id = z.uuid();

/** ISO 8601, UTC, milliseconds, `Z`. */
export const Instant = z.iso.datetime();

/** Position of a message inside its conversation: 1, 2, 3 … without holes. 0 means "nothing yet". */
export const Seq = z.int().min(0);

/** The sender's own id for a write, so that a repeat is recognised (reliability promise 2). */
export const ClientMessageId = storable(255).min(1);
