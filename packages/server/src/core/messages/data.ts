import type { Source, ThreadEvent } from '@baton/protocol';
import type { MessageRow } from '../../db/rows.ts';

/** A file as a message keeps it: enough to show and to link it without another look-up. */
export interface MessageFile {
  id: string;
  name: string;
  type: string;
  size: number;
  secret: string;
}

/** What a message may carry besides its text. Stored as JSON, or null for the plain message. */
export interface MessageData {
  sources?: Source[];
  event?: ThreadEvent;
  file?: MessageFile;
  suggestsClose?: true;
  /** When it was really said, where that is not when it arrived (imports, late numbers). Epoch milliseconds. */
  shownAt?: number;
  /** What an outside bot and the contact said to each other before. */
  history?: true;
  /** Under whose key and with which content the call that brought it came, in the first message of the call. */
  call?: string;
  /** What only the face that brought it understands; it goes back as it came. */
  foreign?: Record<string, unknown>;
}

export function packMessageData(data: MessageData): string | null {
  const packed = JSON.stringify(data);
  return packed === '{}' ? null : packed;
}

/** The column is written only by `packMessageData`, so its shape is ours. */
export function unpackMessageData(row: MessageRow): MessageData {
  return row.data === null ? {} : (JSON.parse(row.data) as MessageData);
}
