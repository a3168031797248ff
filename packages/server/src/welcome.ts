import type { Desk } from './app.ts';

/** What the terminal shows after the start: where to go, and once, what nobody can look up later. */
export function welcome(desk: Desk): string {
  const url = desk.publicUrl;
  const lines = [
    '',
    `  Baton is running: ${url}`,
    '',
    `    console    ${url}/console/`,
    `    live demo  ${url}/demo/`,
    `    reference  ${url}/docs/`,
    '',
  ];
  const first = desk.firstStart;
  if (first?.adminPassword || first?.apiKey || first?.deskKey || first?.chatToken) {
    lines.push('  Made for this first start and shown only now:');
    if (first.adminPassword)
      lines.push(`    sign in       ${first.adminEmail}`, `    password      ${first.adminPassword}`);
    if (first.apiKey) lines.push(`    customer key  ${first.apiKey}`);
    if (first.deskKey) lines.push(`    desk key      ${first.deskKey}`);
    if (first.chatToken) lines.push(`    chat token    ${first.chatToken}`);
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}
