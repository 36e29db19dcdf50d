/** @file `npm run lint`: rules (ESLint), layout (Prettier), dead code (knip), dependencies between layers. */
import { binOf, isEntry, root, runNode } from './steps.mjs';
import { setup } from './setup.mjs';

/** @returns whether everything is right; what is wrong is printed */
export async function lint() {
  await setup();
  const rules = await runNode(binOf('eslint'), ['.', '--max-warnings', '0'], { cwd: root });
  const layout = await runNode(binOf('prettier'), ['--check', '--log-level', 'warn', '.'], { cwd: root });
  const deadCode = await runNode(binOf('knip'), ['--no-progress'], { cwd: root });
  const architecture = ['run', '--project', 'unit', 'scripts/architecture.test.ts'];
  const layers = await runNode(binOf('vitest'), architecture, { cwd: root });
  return rules === 0 && layout === 0 && deadCode === 0 && layers === 0;
}

if (isEntry(import.meta.url)) process.exitCode = (await lint()) ? 0 : 1;
