/**
 * @file An import in a process of its own, for tests that kill it: arguments are the library and its root;
 * each step of the writing is one line.
 */
import type { ImportDeps } from '../domain/importing/import-item.ts';
import { openRealImport } from './real-import.ts';
import { say, told } from './told.ts';

const [libraryDir = '', rootDir = ''] = process.argv.slice(2);

const around = (deps: ImportDeps): ImportDeps => ({
  ...deps,
  identity: told(deps.identity, ['append']),
  catalogue: told(deps.catalogue, [
    'putPhotos',
    'updatePhotos',
    'putFiles',
    'deleteFiles',
    'putEvidence',
    'ensureEvidence',
    'optimize',
  ]),
  vision: told(deps.vision, ['analyze']),
});

const real = await openRealImport(libraryDir, rootDir, { around });
const end = await real.jobs.finished(real.service.startImport(null).id);
say(JSON.stringify({ error: end.error, report: end.report }));
await real.close();
