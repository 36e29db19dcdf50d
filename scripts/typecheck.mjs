/** @file Checks the types of every layer: contract, preload, engine, renderer, end-to-end tests. */
import { setup } from './setup.mjs';
import { binOf, isEntry, runNode, say } from './steps.mjs';

const layers = [
  ['contract', 'typescript', 'tsc', 'src-preload/tsconfig.contract.json'],
  ['preload', 'typescript', 'tsc', 'src-preload/tsconfig.json'],
  ['engine', 'typescript', 'tsc', 'src-main/tsconfig.json'],
  ['renderer', 'vue-tsc', 'vue-tsc', 'src-renderer/tsconfig.json'],
  ['end to end', 'typescript', 'tsc', 'e2e/tsconfig.json'],
];

/** @returns names of the layers with errors; their errors are printed */
export async function typecheck() {
  await setup();
  const bad = [];
  for (const [layer, packageName, bin, config] of layers) {
    if ((await runNode(binOf(packageName, bin), ['-p', config, '--noEmit'])) !== 0) bad.push(layer);
  }
  return bad;
}

if (isEntry(import.meta.url)) {
  const bad = await typecheck();
  say(bad.length === 0 ? 'Types are right.' : `Type errors in: ${bad.join(', ')}`);
  process.exitCode = bad.length === 0 ? 0 : 1;
}
