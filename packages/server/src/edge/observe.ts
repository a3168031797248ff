import type { AppError } from '@baton/protocol';

/** What the wrappers report of every call. Labels are bounded: names come from the registry. */
export interface Observer {
  called(operation: string, transport: 'rest' | 'socket', code: AppError['code'] | 'ok', milliseconds: number): void;
}
