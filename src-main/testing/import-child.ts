/** @file An import in a process of its own, for tests that kill it: arguments are the library and its root; each step of the writing is one line. */
import type { ImportDeps } from '../domain/importing/import-item.ts';
import { openRealImport } from './real-import.ts';

const [libraryDir = '', rootDir = ''] = process.argv.slice(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Says when each call begins and ends, so that the test can kill between any two of them. */
function told<Port extends object>(port: Port, names: readonly (keyof Port & string)[]): Port {
  const wrapped = { ...port } as Record<string, unknown>;
  for (const name of names) {
    const real = port[name] as (...args: unknown[]) => Promise<unknown>;
    wrapped[name] = async (...args: unknown[]) => {
      say(`${name} begins`);
      const result = await real(...args);
      say(`${name} ends`);
      return result;
    };
  }
  return wrapped as Port;
}

const around = (deps: ImportDeps): ImportDeps => ({
  ...deps,
  identity: told(deps.identity, ['append']),
  catalogue: told(deps.catalogue, ['putPhotos', 'updatePhotos', 'putFiles', 'deleteFiles', 'putEvidence', 'ensureEvidence', 'optimize']),
  vision: told(deps.vision, ['look']),
});

const real = await openRealImport(libraryDir, rootDir, { around });
const end = await real.jobs.finished(real.service.startImport(null).id);
say(JSON.stringify({ error: end.error, report: end.report }));
await real.close();
