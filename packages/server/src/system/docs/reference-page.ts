/** The page that renders `/openapi.json`. */
export const REFERENCE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reference · Baton</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/messenger/favicon.svg" type="image/svg+xml">
<script type="module" src="/docs/reference.js"></script>
</head>
<body>
<noscript>This page needs a script. The document itself is <a href="/openapi.json">/openapi.json</a>; what happens in real time is under <a href="/docs/sockets">Sockets</a>.</noscript>
<div id="reference"></div>
</body>
</html>
`;

/** Nothing of it calls home: fonts, requests through a proxy, telemetry and assistants are off. */
const SETTINGS = {
  url: '/openapi.json',
  theme: 'none',
  layout: 'modern',
  telemetry: false,
  withDefaultFonts: false,
  proxyUrl: '',
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  operationTitleSource: 'summary',
  customCss: `
:root { --scalar-font: system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; --scalar-font-code: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.light-mode { --scalar-color-1: #14211f; --scalar-color-2: #52625f; --scalar-color-3: #6b7a77; --scalar-color-accent: #0b6b61; --scalar-background-1: #fbfaf7; --scalar-background-2: #f2f0e9; --scalar-background-3: #e9e6dd; --scalar-border-color: #e4e2da; }
.dark-mode { --scalar-color-1: #e9f1ef; --scalar-color-2: #a2b3b0; --scalar-color-3: #87a09b; --scalar-color-accent: #4fd1c0; --scalar-background-1: #101514; --scalar-background-2: #181f1e; --scalar-background-3: #222b29; --scalar-border-color: #2a3432; }
`,
};

export const REFERENCE_SCRIPT = `import { createApiReference } from '/docs/scalar/standalone.esm.js';
createApiReference('#reference', ${JSON.stringify(SETTINGS)});
`;
