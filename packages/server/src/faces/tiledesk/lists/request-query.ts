import { REQUEST_STATUS } from '@baton/protocol/tiledesk';
import { readNumber } from '../tools.ts';
import { readDate } from './dates.ts';

/** Every parameter of a list of requests (contract §4). */
export const REQUEST_QUERY = [
  'limit',
  'page',
  'sort',
  'direction',
  'status',
  'lead',
  'participant',
  'dept_id',
  'full_text',
  'hasbot',
  'tags',
  'ticket_id',
  'requester_email',
  'phone',
  'channel',
  'priority',
  'start_date',
  'end_date',
  'timezone',
  'filterRangeField',
  'snap_department_routing',
  'snap_department_default',
  'snap_department_id_bot',
  'snap_department_id_bot_exists',
  'snap_lead_lead_id',
  'snap_lead_email',
  'duration',
  'duration_op',
  'rated',
  'draft',
  'preflight',
  'workingStatus',
  'workingStatus[in]',
  'workingStatus[nin]',
  'workingStatus[ne]',
  'no_populate',
  'no_count',
] as const;
export type RequestQuery = Partial<Record<(typeof REQUEST_QUERY)[number], string>>;

const PER_PAGE = 40;
const MOST_PER_PAGE = 100;
const SORTS = {
  createdAt: 'number',
  updatedAt: 'updated_at',
  closed_at: 'closed_at',
  ticket_id: 'number',
  rating: 'rating',
  priority: 'priority',
} as const;
type Sort = (typeof SORTS)[keyof typeof SORTS];
const RANGES = { createdAt: 'created_at', updatedAt: 'updated_at', closed_at: 'closed_at' } as const;

/** What a list asks for, in our words; what is not asked for is absent. */
export interface RequestFilter {
  /** Codes of contract §0; absent = every one. */
  statuses?: readonly number[];
  lead?: string;
  participant?: string;
  department?: string;
  text?: string;
  hasBot?: boolean;
  tag?: string;
  number?: number;
  email?: string;
  phone?: string;
  channel?: string;
  priority?: string;
  between?: { column: (typeof RANGES)[keyof typeof RANGES]; from?: number; to?: number };
  departmentRouting?: 'assigned' | 'pooled';
  departmentDefault?: boolean;
  departmentBot?: string;
  departmentHasBot?: boolean;
  leadId?: string;
  duration?: { op: 'gt' | 'lt'; ms: number };
  rated?: boolean;
  draft?: boolean;
  preflight?: boolean;
  workingStatus?: { op: 'in' | 'nin'; values: readonly string[] };
}

export interface RequestPage {
  by: Sort;
  direction: 'asc' | 'desc';
  limit: number;
  offset: number;
}

/** The open ones, and nothing that is not routed yet or was left by everybody. */
const OPEN = [REQUEST_STATUS.unassigned, REQUEST_STATUS.assigned, REQUEST_STATUS.reserved];

export function readRequestQuery(query: RequestQuery): { filter: RequestFilter; page: RequestPage } {
  const limit = readNumber(query.limit, PER_PAGE, { from: 1, to: MOST_PER_PAGE });
  const page: RequestPage = {
    by: Object.hasOwn(SORTS, query.sort ?? '') ? SORTS[query.sort as keyof typeof SORTS] : 'number',
    direction: query.direction === '1' ? 'asc' : 'desc',
    limit,
    offset: readNumber(query.page, 0) * limit,
  };
  return { filter: defined(readFilter(query)), page };
}

function readFilter(query: RequestQuery): RequestFilter {
  const number = readNumber(query.ticket_id, 0);
  const minutes = readNumber(query.duration, -1);
  return {
    statuses: readStatuses(query.status),
    lead: query.lead,
    participant: query.participant,
    department: query.dept_id,
    text: query.full_text?.trim() || undefined,
    hasBot: readFlag(query.hasbot),
    tag: query.tags || undefined,
    number: number > 0 ? number : undefined,
    email: query.requester_email ?? query.snap_lead_email,
    phone: query.phone,
    channel: query.channel,
    priority: query.priority,
    between: readBetween(query),
    departmentRouting: readWord(query.snap_department_routing, ['assigned', 'pooled']),
    departmentDefault: readFlag(query.snap_department_default),
    departmentBot: query.snap_department_id_bot,
    departmentHasBot: readFlag(query.snap_department_id_bot_exists),
    leadId: query.snap_lead_lead_id,
    duration: minutes < 0 ? undefined : { op: query.duration_op === 'lt' ? 'lt' : 'gt', ms: minutes * 60_000 },
    rated: readFlag(query.rated),
    draft: readFlag(query.draft),
    preflight: readFlag(query.preflight),
    workingStatus: readWorkingStatus(query),
  };
}

/** A number, several of them, or `all`; anything else is the default. */
function readStatuses(text: string | undefined): readonly number[] | undefined {
  if (text === 'all') return undefined;
  const codes = readWords(text ?? '').map((part) => readNumber(part, 0, { from: 1, to: 9999 }));
  const known = codes.filter((code) => code > 0);
  return known.length > 0 ? known : OPEN;
}

/** Each is a condition of its own in the query, and nobody means hundreds. */
const MOST_WORDS = 20;

function readWords(text: string): string[] {
  return [...new Set(text.split(','))].slice(0, MOST_WORDS);
}

function readFlag(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function readWord<Word extends string>(text: string | undefined, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === text);
}

function readBetween(query: RequestQuery): RequestFilter['between'] {
  const zone = query.timezone ?? 'UTC';
  const from = readDate(query.start_date, zone, 'start');
  const to = readDate(query.end_date, zone, 'end');
  if (from === undefined && to === undefined) return undefined;
  const named = query.filterRangeField ?? '';
  const column = Object.hasOwn(RANGES, named) ? RANGES[named as keyof typeof RANGES] : 'created_at';
  return { column, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function readWorkingStatus(query: RequestQuery): RequestFilter['workingStatus'] {
  const given = query.workingStatus ?? query['workingStatus[in]'];
  if (given) return { op: 'in', values: readWords(given) };
  const not = query['workingStatus[nin]'] ?? query['workingStatus[ne]'];
  return not ? { op: 'nin', values: readWords(not) } : undefined;
}

function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
