/**
 * @file `npm test`: everything that is checked, with nothing prepared by hand. Ends with one line of honest
 * totals. `npm test -- --long` does more rounds of what is killed at random moments.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { e2e } from './e2e.mjs';
import { lintPrograms } from './lint.mjs';
import { setup } from './setup.mjs';
import { binOf, fail, root, runNode, runSideBySide, say, words } from './steps.mjs';
import { countPlaywright, countVitest, summaryLine } from './test-totals.mjs';
import { typePrograms } from './typecheck.mjs';

const reports = join(root, 'test-results', 'reports');
const results = [];

const strange = words.filter((word) => word !== '--long');
if (strange.length > 0) fail(`npm test takes only --long, not “${strange.join(' ')}”.`);
if (words.includes('--long')) process.env.SIGHTLINE_LONG_TESTS = '1';

await setup();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

// the rules alone take as long as all types
await step('types and lint', async () => check(await runSideBySide([...lintPrograms(), ...typePrograms()])));
await step('unit', () => vitest('unit', 'renderer'));
await step('build', async () =>
  check((await runNode(join(root, 'scripts', 'build.mjs'))) === 0 ? [] : ['build']),
);
const built = results.at(-1).counts.failed === 0;
await step('medium', () => (built ? vitest('medium') : notRun()));
await step('end to end', async () => {
  if (!built) return notRun();
  const jsonFile = join(reports, 'e2e.json');
  return read(jsonFile, countPlaywright, await e2e({ jsonFile }));
});

const width = Math.max(...results.map(({ name }) => name.length));
say('');
for (const { name, counts, seconds } of results) {
  const words = counts.tests
    ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
    : counts.failed === 0
      ? 'right'
      : 'WRONG: see above';
  say(`${name.padEnd(width)}  ${words}  (${seconds} s)`);
  for (const line of counts.notes) say(`${' '.repeat(width)}  ${line}`);
}
console.log(summaryLine(results.map(({ counts }) => counts)));
process.exitCode = results.some(({ counts }) => counts.failed > 0) ? 1 : 0;

async function step(name, work) {
  say(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const started = Date.now();
  results.push({ name, counts: await work(), seconds: Math.round((Date.now() - started) / 1000) });
}

/** A step of programs that are right or wrong as a whole: only wrong ones count. */
function check(wrong) {
  return {
    tests: false,
    passed: 0,
    failed: wrong.length,
    skipped: 0,
    notes: wrong.map((name) => `wrong: ${name}`),
  };
}

function notRun() {
  return { tests: true, passed: 0, failed: 1, skipped: 0, notes: ['not run: there is no build'] };
}

async function vitest(...projects) {
  const jsonFile = join(reports, `${projects[0]}.json`);
  const code = await runNode(binOf('vitest'), [
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${jsonFile}`,
  ]);
  return read(jsonFile, countVitest, code);
}

/**
 * A runner that failed without a failed test (or without a report) counts as one failure: nothing wrong may
 * look right.
 */
function read(jsonFile, count, code) {
  const counts = existsSync(jsonFile)
    ? count(JSON.parse(readFileSync(jsonFile, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0, notes: ['There is no report.'] };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { tests: true, ...counts };
}
