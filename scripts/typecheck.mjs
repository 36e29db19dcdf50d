/** @file Checks the types of every layer: contract, preload, engine, renderer, end-to-end tests. */
import { setup } from './setup.mjs';
import { binOf, isEntry, runSideBySide, say } from './steps.mjs';

const layers = [
  ['engine', 'typescript', 'tsc', 'src-main/tsconfig.json'],
  ['renderer', 'vue-tsc', 'vue-tsc', 'src-renderer/tsconfig.json'],
  ['end to end', 'typescript', 'tsc', 'e2e/tsconfig.json'],
  ['contract', 'typescript', 'tsc', 'src-preload/tsconfig.contract.json'],
  ['preload', 'typescript', 'tsc', 'src-preload/tsconfig.json'],
];

/** A program for each layer, the longest first; after `setup`. */
export function typePrograms() {
  return layers.map(([layer, packageName, bin, config]) => ({
    name: layer,
    file: binOf(packageName, bin),
    args: ['-p', config, '--noEmit'],
  }));
}

if (isEntry(import.meta.url)) {
  await setup();
  const bad = await runSideBySide(typePrograms());
  say(bad.length === 0 ? 'Types are right.' : `Type errors in: ${bad.join(', ')}`);
  process.exitCode = bad.length === 0 ? 0 : 1;
}
