import { CHANGING, DELIVERY_COLUMNS, LIVELY, MESSAGE_COLUMNS } from '../rows.ts';

/** Serialises appends to the outbox over all processes, so that positions rise in commit order. */
const OUTBOX_LOCK = 7_264_201;

/** Columns of whole numbers; all others are text. */
const NUMBERS = new Set([
  'conversation_pk',
  'seq',
  'created_at',
  'epoch',
  'close_suggested',
  'head_seq',
  'contact_read_seq',
  'agent_read_seq',
  'unread_count',
  'misses',
  'tokens',
  'last_at',
  'rating',
  'rated_at',
  'handoff_at',
  'waiting_since',
  'left_at',
  'first_response_at',
  'assigned_at',
  'updated_at',
  'closed_at',
  'revision',
]);

/** A statement of its own before the append: what that one sees is what was committed when it begins. */
export const LOCK_OUTBOX = `SELECT FROM pg_advisory_xact_lock(${OUTBOX_LOCK})`;

/** The cursors too: an outbox that was emptied goes on where its readers are. */
export const APPEND_OUTBOX = `INSERT INTO outbox (position, count, payload, created_at)
  SELECT greatest(coalesce((SELECT max(position) FROM outbox), 0), coalesce((SELECT max(position) FROM cursors), 0))
    + $1::bigint, $1::bigint, $2::text, $3::bigint
  RETURNING position`;

/** Messages and the conversations they changed in one trip: they travel as two JSON parameters and come apart inside. */
export const WRITE_MESSAGES = `WITH stored AS (${insertMany('messages', MESSAGE_COLUMNS)}) ${updateMany(LIVELY, '$2')}`;

/** Conversations of which more than that changed. */
export const WRITE_CHANGED = updateMany(CHANGING, '$1');

export const WRITE_DELIVERIES = `WITH stored AS (
    INSERT INTO hook_deliveries (${DELIVERY_COLUMNS.join(', ')}, state, attempts)
    SELECT ${DELIVERY_COLUMNS.join(', ')}, 'waiting', 0 FROM ${givenRows(DELIVERY_COLUMNS)} ORDER BY place)
  INSERT INTO hook_lanes AS known (hook_id, lane, waiting, due_at, attempts, leased_until)
  SELECT hook_id, lane, count(*), min(created_at), 0, 0 FROM ${givenRows(DELIVERY_COLUMNS)} GROUP BY hook_id, lane
  ORDER BY hook_id, lane
  ON CONFLICT (hook_id, lane) DO UPDATE SET waiting = known.waiting + excluded.waiting`;

function insertMany(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${givenRows(columns)} ORDER BY place`;
}

function updateMany(columns: readonly string[], parameter: string): string {
  return `UPDATE conversations AS c SET ${columns.map((column) => `${column} = given.${column}`).join(', ')}
  FROM json_to_recordset(${parameter}) AS given (pk bigint, ${typed(columns)}) WHERE c.pk = given.pk`;
}

/** The rows of the first parameter, numbered as they were given. */
function givenRows(columns: readonly string[]): string {
  return `ROWS FROM (json_to_recordset($1) AS (${typed(columns)})) WITH ORDINALITY AS given (${columns.join(', ')}, place)`;
}

function typed(columns: readonly string[]): string {
  return columns.map((column) => `${column} ${NUMBERS.has(column) ? 'bigint' : 'text'}`).join(', ');
}
