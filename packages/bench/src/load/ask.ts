import type { Wire } from './connection.ts';

/** Asks and expects a success; answers with the envelope's `data`. */
export function ask(wire: Wire, event: string, payload: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    wire.ask(event, payload, (answer) => {
      const { status_code, message, data } = answer as Record<string, unknown>;
      if (status_code === 200) resolve(data as Record<string, unknown>);
      else reject(new Error(`${event}: ${String(status_code)} ${String(message)}`));
    });
  });
}
