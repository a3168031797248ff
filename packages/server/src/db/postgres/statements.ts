import { CHANGING, MESSAGE_COLUMNS } from '../rows.ts';

/** Serialises appends to the outbox over all processes, so that positions rise in commit order. */
const OUTBOX_LOCK = 7_264_201;

/** Columns of text; all others are whole numbers. */
const TEXT_COLUMNS = new Set([
  'id',
  'kind',
  'author_kind',
  'author_id',
  'author_name',
  'text',
  'data',
  'client_message_id',
  'state',
  'owner_kind',
  'owner_agent_id',
  'language',
  'last_author',
  'last_text',
  'rating_text',
  'handoff_reason',
  'handoff_summary',
]);

/** A statement of its own before the append: what that one sees is what was committed when it begins. */
export const LOCK_OUTBOX = `SELECT FROM pg_advisory_xact_lock(${OUTBOX_LOCK})`;

/** The cursors too: an outbox that was emptied goes on where its readers are. */
export const APPEND_OUTBOX = `INSERT INTO outbox (position, count, payload, created_at)
  SELECT greatest(coalesce((SELECT max(position) FROM outbox), 0), coalesce((SELECT max(position) FROM cursors), 0))
    + $1::bigint, $1::bigint, $2::text, $3::bigint
  RETURNING position`;

/** Messages and conversations in one trip: they travel as two JSON parameters and come apart inside the database. */
export const WRITE_GROUP = `WITH stored AS (
    INSERT INTO messages (${MESSAGE_COLUMNS.join(', ')}) SELECT ${MESSAGE_COLUMNS.join(', ')}
    FROM ROWS FROM (json_to_recordset($1) AS (${typed(MESSAGE_COLUMNS)}))
    WITH ORDINALITY AS given (${MESSAGE_COLUMNS.join(', ')}, place) ORDER BY place)
  UPDATE conversations AS c SET ${CHANGING.map((column) => `${column} = given.${column}`).join(', ')}
  FROM json_to_recordset($2) AS given (pk bigint, ${typed(CHANGING)})
  WHERE c.pk = given.pk`;

function typed(columns: readonly string[]): string {
  return columns.map((column) => `${column} ${TEXT_COLUMNS.has(column) ? 'text' : 'bigint'}`).join(', ');
}
