/**
 * @file The findings of the library check for the interface: library, models, this computer, running jobs.
 */
import type { Finding } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ActivePacks } from '../models/packs.ts';
import { checkLibrary, type CheckedLibrary } from './doctor.ts';
import type { RepairDeps } from './repair.ts';
import { jobsUnderWay } from './whole-library-jobs.ts';

export interface AllFindingsDeps {
  library: CheckedLibrary;
  jobs: Pick<Jobs, 'list'>;
  derive: Pick<RepairDeps['derive'], 'currentVersions'>;
  /** sentences about what works only in part on this computer */
  limitations?: () => string[];
  /** the models in use: their problems as findings, after reading every byte */
  models?: {
    check(): Promise<Finding[]>;
    problemOf(packId: string): unknown;
    packs: Pick<ActivePacks, 'inUse'>;
  };
}

/** @returns findings in a fixed order, also those without a problem; see checkLibrary */
export async function allFindings({
  library,
  jobs,
  derive,
  limitations,
  models,
}: AllFindingsDeps): Promise<Finding[]> {
  const atWork: Finding[] = jobsUnderWay(jobs, 'import', 'rebuild').length > 0 ? [importUnderWay] : [];
  const lesser = (limitations?.() ?? []).map((message): Finding => ({
    level: 'warning',
    area: 'computer',
    message,
  }));
  const ofModels = (await models?.check()) ?? [];
  const packs = models && {
    runs: (packId: string) => models.problemOf(packId) === null,
    inUse: models.packs.inUse().map(({ ref }) => ref),
    laterAtWork: jobsUnderWay(jobs, 'read-text').length > 0,
  };
  return [...atWork, ...(await checkLibrary(library, derive.currentVersions, packs)), ...ofModels, ...lesser];
}

const importUnderWay: Finding = {
  level: 'warning',
  area: 'jobs',
  message:
    'An import is under way: some of what is named here may be on its way. Look again when it has ended.',
};
