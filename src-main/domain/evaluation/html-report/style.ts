/** @file The report's style sheet, with the colours and sizes of the interface (a test compares them). */

/** Name in src-renderer/styles/tokens.css → value. */
export const tokens: Readonly<Record<string, string>> = {
  ground: 'light-dark(#fbfaf8, #131416)',
  raised: 'light-dark(#ffffff, #1b1d20)',
  sunken: 'light-dark(#f1efeb, #0c0d0e)',
  ink: 'light-dark(#1a1a1a, #ecebe8)',
  quiet: 'light-dark(#5c5b57, #a9a8a3)',
  line: 'light-dark(#e2dfd9, #2b2d31)',
  border: 'light-dark(#8a8780, #6e7178)',
  accent: 'light-dark(#0b6e6e, #4fc3bf)',
  'accent-wash': 'light-dark(#e3efee, #17302f)',
  maybe: 'light-dark(#8a5a00, #e0b054)',
  problem: 'light-dark(#a8322a, #f08a80)',
  font: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  'font-facts': '0.75rem/1rem var(--font)',
  'font-body': '0.8125rem/1.25rem var(--font)',
  'font-reading': '0.9375rem/1.375rem var(--font)',
  'font-heading': '1.125rem/1.5rem var(--font)',
  'font-title': '1.5rem/1.875rem var(--font)',
  'weight-strong': '560',
  'weight-title': '620',
  'space-1': '4px',
  'space-2': '8px',
  'space-3': '12px',
  'space-4': '16px',
  'space-5': '24px',
  'space-6': '32px',
  'space-7': '48px',
  'radius-photo': '4px',
  'radius-panel': '8px',
  ring: '2px',
  hairline: '1px',
  measure: '40rem',
  'page-wide': '74rem',
  'target-small': '24px',
};

const rules = `
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: var(--space-5);
  max-width: var(--page-wide);
  background: var(--ground);
  color: var(--ink);
  font: var(--font-body);
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font: var(--font-title); font-weight: var(--weight-title); overflow-wrap: anywhere; }
h2 { margin: 0 0 var(--space-3); font: var(--font-heading); font-weight: var(--weight-strong); }
h3 { margin: var(--space-5) 0 var(--space-2); font: var(--font-reading); font-weight: var(--weight-strong); }
p { margin: 0 0 var(--space-3); max-width: var(--measure); }
header p { color: var(--quiet); }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: var(--ring) solid var(--accent);
  outline-offset: var(--ring);
}
nav ul { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-4); margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; min-height: var(--target-small); padding: var(--space-1) 0; }
section { margin-top: var(--space-6); padding-top: var(--space-5); border-top: var(--hairline) solid var(--line); }
.side { display: flex; flex-wrap: wrap; gap: var(--space-5); align-items: flex-start; }
.side > * { min-width: 0; max-width: 100%; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 520px), 1fr)); gap: var(--space-5); }
svg { display: block; max-width: 100%; height: auto; background: var(--raised); border: var(--hairline) solid var(--line);
  border-radius: var(--radius-panel); margin-bottom: var(--space-3); }
svg text { fill: var(--ink); font: var(--font-facts); }
svg .quiet { fill: var(--quiet); }
svg .grid { stroke: var(--line); }
svg .ideal { stroke: var(--border); stroke-dasharray: 4 4; }
svg .first { fill: var(--accent); stroke: var(--accent); }
svg .second { fill: none; stroke: var(--maybe); stroke-width: 2; }
svg .curve { fill: none; stroke: var(--accent); stroke-width: 2; }
.scroll { overflow-x: auto; margin-bottom: var(--space-4); }
table { border-collapse: collapse; text-align: left; }
caption { padding-bottom: var(--space-2); color: var(--quiet); text-align: left; white-space: nowrap; }
th, td { padding: var(--space-1) var(--space-3) var(--space-1) 0; border-bottom: var(--hairline) solid var(--line);
  vertical-align: top; overflow-wrap: break-word; }
th { font-weight: var(--weight-strong); }
thead th { color: var(--quiet); }
.number { text-align: right; white-space: nowrap; }
.matrix td { min-width: var(--space-6); padding: var(--space-1) var(--space-2); text-align: right; }
.matrix .diagonal { background: var(--accent-wash); }
.wrong { color: var(--problem); }
summary { min-height: var(--target-small); padding: var(--space-1) 0; color: var(--accent); cursor: pointer; }
img { display: block; max-width: 120px; max-height: 90px; border-radius: var(--radius-photo); background: var(--sunken); }
.file { color: var(--quiet); font: var(--font-facts); overflow-wrap: anywhere; max-width: 220px; }
@media print { nav { display: none; } body { max-width: none; } }
`;

export const styleSheet = `:root { color-scheme: light dark; ${Object.entries(tokens)
  .map(([name, value]) => `--${name}: ${value};`)
  .join(' ')} }
${rules}`;
