/**
 * @file `npm run bench`: builds the engine and the bench, then runs it. About seven minutes on two cores;
 * `npm run bench -- scale 10000` says how a large library fares.
 */
import { buildProgram } from './program.mjs';
import { runNode } from './steps.mjs';

const program = await buildProgram('bench', {
  bench: 'src-main/testing/bench/bench.ts',
  'import-run': 'src-main/testing/bench/import-run.ts',
  'text-run': 'src-main/testing/bench/text-run.ts',
  'bare-run': 'src-main/testing/bench/bare-run.ts',
  'scale-run': 'src-main/testing/bench/scale-run.ts',
});
process.exitCode = await runNode(program, ['bench', ...process.argv.slice(2)]);
