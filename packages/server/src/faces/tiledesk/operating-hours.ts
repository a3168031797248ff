import { AppError } from '@baton/protocol';
import { areValidHours } from '../../core/workspaces/hours.ts';
import { OpeningHours } from '../../core/workspaces/settings.ts';

/**
 * `{"1":[{"start":"09:00","end":"18:00"}], …, "tzname":"Europe/Rome"}`, as an object or as the JSON text that the original's
 * dashboard sends. Refuses: `invalid` for anything else, so that nobody finds out on a Monday morning.
 */
export function readHours(given: string | Record<string, unknown>): OpeningHours {
  const refused = new AppError('invalid', {
    field: 'operatingHours',
    reason: 'operatingHours: is not of the form {"1":[{"start":"09:00","end":"18:00"}],"tzname":"Europe/Rome"}.',
  });
  const { tzname, tz: _, ...days } = typeof given === 'string' ? parse(given, refused) : given;
  const hours = OpeningHours.safeParse({ timeZone: tzname ?? 'UTC', days });
  if (!hours.success || !areValidHours(hours.data)) throw refused;
  return hours.data;
}

function parse(text: string, refused: AppError): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Falls through: it is none either way.
  }
  throw refused;
}
