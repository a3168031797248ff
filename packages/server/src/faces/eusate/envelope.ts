/** The one argument of every event that this face sends (contract §2.2). `data` is never null. */
export function envelope(sid: string, message: string, data: object, status = 200) {
  return { status_code: status, sid, message, data };
}
