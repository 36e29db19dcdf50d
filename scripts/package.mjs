/**
 * @file `npm run package [-- electron-builder’s arguments]`: builds, then makes the installable app for this
 * system.
 */
import { build } from './build.mjs';
import { binOf, runNode, words } from './steps.mjs';

await build();
process.exitCode = await runNode(binOf('electron-builder'), [
  '--config',
  'electron-builder.config.mjs',
  '--publish',
  'never',
  ...words,
]);
