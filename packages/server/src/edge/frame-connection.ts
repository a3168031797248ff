import type { Principal } from '../auth/principal.ts';

/** A plain WebSocket whose holder is known. */
export interface FrameConnection {
  readonly principal: Principal;
  readonly address: string;
  /** A receiver that does not keep up is let go of: it comes back and is told the present state. */
  send(text: string): void;
  end(): void;
}
