/** @file Checks the types of every room of the house: contract, preload, engine, face, end-to-end tests. */
import { setup } from './setup.mjs';
import { binOf, isEntry, runNode, say } from './steps.mjs';

const rooms = [
  ['contract', 'typescript', 'tsc', 'src-preload/tsconfig.contract.json'],
  ['preload', 'typescript', 'tsc', 'src-preload/tsconfig.json'],
  ['engine', 'typescript', 'tsc', 'src-main/tsconfig.json'],
  ['face', 'vue-tsc', 'vue-tsc', 'src-renderer/tsconfig.json'],
  ['end to end', 'typescript', 'tsc', 'e2e/tsconfig.json'],
];

/** @returns names of the rooms with errors; their errors are printed */
export async function typecheck() {
  await setup();
  const bad = [];
  for (const [room, packageName, bin, config] of rooms) {
    if ((await runNode(binOf(packageName, bin), ['-p', config, '--noEmit'])) !== 0) bad.push(room);
  }
  return bad;
}

if (isEntry(import.meta.url)) {
  const bad = await typecheck();
  say(bad.length === 0 ? 'Types are right.' : `Type errors in: ${bad.join(', ')}`);
  process.exitCode = bad.length === 0 ? 0 : 1;
}
