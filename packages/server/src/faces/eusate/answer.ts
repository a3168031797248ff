/** How an event's handler wants to be answered. */
export interface EusateAnswer {
  message: string;
  data: object;
  /** What the acknowledgement says, where that is not the reply. */
  acknowledgement?: object;
  /** The event itself is not sent back: the reply comes later (support), or the room's broadcast reaches the sender. */
  acknowledgeOnly?: boolean;
  /** Not 200: a refusal that is no error of ours (501). */
  status?: number;
}
