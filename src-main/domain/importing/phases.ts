/**
 * @file The phases of an import, in order. A phase is one file in `phases/` and one entry here. No phase runs
 * a model: after the phases, the same job runs the evidence backfill (`backfill-evidence.ts`).
 */
import type { ImportContext } from './import-context.ts';
import { phaseSequence } from './phase-sequence.ts';
import { decodePictures } from './phases/decode.ts';
import { commit } from './phases/commit.ts';
import { markGoneRoots } from './phases/gone-roots.ts';
import { makePlan } from './phases/plan.ts';
import { match } from './phases/match.ts';
import { readMetadata } from './phases/metadata.ts';
import { markMissing } from './phases/missing.ts';
import { offerMovedEdits } from './phases/moved-edits.ts';
import { refreshMetadata } from './phases/refresh-metadata.ts';
import { scan, type ImportRequest } from './phases/scan.ts';
import { joinStacks } from './phases/stacks.ts';
import { reportUnreadable } from './phases/unreadable.ts';

export const importPhases = phaseSequence<ImportRequest, ImportContext>()
  .phase('scan', scan)
  .phase('plan', makePlan)
  .phase('match', match)
  .eachGroup('metadata', readMetadata)
  .eachGroup('decode', decodePictures)
  .phase('commit', commit)
  // after commit: a file that was moved is known by then
  .phase('missing', markMissing)
  .phase('refresh metadata', refreshMetadata)
  .phase('unreadable', reportUnreadable)
  .phase('gone roots', markGoneRoots)
  // after all rows are written: stacks need the files of a whole folder
  .phase('stacks', joinStacks)
  // last: only photos that still have no file are offered
  .phase('moved edits', offerMovedEdits);

/** What an import needs of a list of phases; tests pass their own. */
export type ImportPhases = {
  run(request: ImportRequest, context: ImportContext): Promise<unknown>;
};
