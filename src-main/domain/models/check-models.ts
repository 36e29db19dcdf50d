/** @file Checks every byte of every pack: as a job, and as findings of the library check. */
import type { Finding, JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { sizeOfFiles } from './manifest.ts';
import { problemsOf } from './model-problems.ts';
import type { ModelRegistry } from './model-registry.ts';
import { chosenIds } from './packs.ts';

export interface CheckDeps {
  jobs: Pick<Jobs, 'start'>;
  registry: ModelRegistry;
  /** sends the new state of the models */
  tellChanged: () => void;
}

/** The results are in the state of the models. A cancelled check has none. */
export function startCheck({ jobs, registry, tellChanged }: CheckDeps): JobSnapshot {
  return jobs.start('check-models', async (signal, report) => {
    const manifests = registry.entries().flatMap(({ manifest }) => manifest ?? []);
    const total = manifests.reduce((sum, manifest) => sum + sizeOfFiles(manifest), 0);
    let done = 0;
    report({ note: 'Checking every model file', done, total, unit: 'bytes' });
    await registry.look('again', { signal, onBytes: (bytes) => report({ done: (done += bytes) }) });
    report({ committed: true });
    tellChanged();
  });
}

/** A pack in use that cannot be used is a problem, any other a warning. */
export function modelFindings(registry: ModelRegistry): Finding[] {
  const chosen = chosenIds(registry.chosen());
  const entries = registry.entries();
  const inUse = problemsOf(registry).map((message): Finding => ({
    level: 'problem',
    area: 'models',
    message,
  }));
  const idle = entries
    .filter((entry) => !chosen.includes(entry.id))
    .flatMap((entry): Finding[] => {
      const problem = registry.problemOfEntry(entry);
      return problem ? [{ level: 'warning', area: 'models', message: problem.message }] : [];
    });
  if (inUse.length + idle.length > 0) return [...inUse, ...idle];
  return [
    {
      level: 'ok',
      area: 'models',
      message: `All files of ${entries.length === 1 ? '1 model' : `${entries.length} models`} are whole.`,
    },
  ];
}
