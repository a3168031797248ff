export interface PublicInfo {
  name: string;
  inboxId: string;
  version: string;
  demo: boolean;
}

/** What anybody may know about this desk. */
export async function publicInfo(): Promise<PublicInfo> {
  const response = await fetch('/desk/v1/public/info', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The desk answered ${response.status}.`);
  return (await response.json()) as PublicInfo;
}
