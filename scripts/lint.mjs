/** @file `npm run lint`: rules (ESLint), layout (Prettier), dead code (knip), dependencies between layers. */
import { binOf, isEntry, runSideBySide, say } from './steps.mjs';
import { setup } from './setup.mjs';

/** What `npm run lint` runs, the longest first; after `setup`. */
export function lintPrograms() {
  return [
    { name: 'rules', file: binOf('eslint'), args: ['.', '--max-warnings', '0'] },
    { name: 'layout', file: binOf('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
    { name: 'dead code', file: binOf('knip'), args: ['--no-progress'] },
    {
      name: 'layers',
      file: binOf('vitest'),
      args: ['run', '--project', 'unit', 'scripts/architecture.test.ts'],
    },
  ];
}

if (isEntry(import.meta.url)) {
  await setup();
  const bad = await runSideBySide(lintPrograms());
  if (bad.length > 0) say(`Wrong: ${bad.join(', ')}`);
  process.exitCode = bad.length === 0 ? 0 : 1;
}
