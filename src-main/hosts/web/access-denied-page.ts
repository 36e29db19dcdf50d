/** @file The page for a browser without access: what happened and what to do, in the app's style. */

/** @param message one sentence, set as text */
export function accessDeniedPage(message: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sightline</title>
<link rel="stylesheet" href="/closed.css">
</head>
<body><main><h1>This page is closed</h1><p>${escapeHtml(message)}</p>
<p>The address with the key works once, in one browser. If you have lost that page, stop Sightline and
start it again: it prints a new address.</p></main></body>
</html>
`;
}

/** A separate file, since the policy allows no inline style. */
export const accessDeniedPageStyle = `
:root { color-scheme: light dark; --ground: #fbfaf8; --ink: #1a1a1a; --quiet: #5c5b57; }
@media (prefers-color-scheme: dark) { :root { --ground: #131416; --ink: #ecebe8; --quiet: #a9a8a3; } }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: var(--ground); color: var(--ink); font: 15px/22px Inter, system-ui, sans-serif;
}
main { max-width: 32rem; padding: 32px; }
h1 { font-size: 24px; line-height: 30px; margin: 0 0 16px; }
p { margin: 0 0 12px; }
p + p { color: var(--quiet); }
`;

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
