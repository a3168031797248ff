import { z } from 'zod';

const Period = z.object({ start: z.string(), end: z.string() });

/** When people are there: `09:00`–`17:30` by day of the week (0 = Sunday), in a time zone by its name. */
export const OpeningHours = z.object({
  timeZone: z.string(),
  days: z.record(z.string(), z.array(Period)),
});
export type OpeningHours = z.infer<typeof OpeningHours>;

/** How a workspace behaves. Stored as JSON; a missing key has its default, so older rows stay readable. */
export const WorkspaceSettings = z.object({
  /** Null = always open. */
  hours: OpeningHours.nullable().default(null),
  /** May logs of finished bot conversations come in without an API key? */
  logsWithoutKey: z.boolean().default(false),
  /** What only one face understands and keeps here. */
  extras: z.record(z.string(), z.unknown()).default({}),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

export function parseWorkspaceSettings(json: string): WorkspaceSettings {
  return WorkspaceSettings.parse(JSON.parse(json));
}
