/**
 * @file The phases of an import, in order: all there is to read of how a photo gets in. A phase is one file in
 * `phases/` and one entry here.
 */
import type { ImportContext } from './import-context.ts';
import { phaseSequence } from './phase-sequence.ts';
import { analyse } from './phases/analyse.ts';
import { commit } from './phases/commit.ts';
import { identify } from './phases/identify.ts';
import { match } from './phases/match.ts';
import { readMetadata } from './phases/metadata.ts';
import { markMissing } from './phases/missing.ts';
import { offerMovedEdits } from './phases/moved-edits.ts';
import { refreshMetadata } from './phases/refresh-metadata.ts';
import { scan, type ImportRequest } from './phases/scan.ts';
import { joinStacks } from './phases/stacks.ts';
import { markGoneRoots, tellUnread } from './phases/unread.ts';

/** No phase waits for a model: what photos show is understood when all of them are through. */
export const importPhases = phaseSequence<ImportRequest, ImportContext>()
  .phase('scan', scan)
  .phase('identify', identify)
  .phase('match', match)
  .eachGroup('metadata', readMetadata)
  .eachGroup('analyse', analyse)
  .phase('commit', commit)
  .phase('missing', markMissing)
  .phase('refresh metadata', refreshMetadata)
  .phase('unread', tellUnread)
  .phase('gone roots', markGoneRoots)
  .phase('stacks', joinStacks)
  .phase('moved edits', offerMovedEdits);

/** A list of phases that can stand for these. */
export type ImportPhases = {
  run(request: ImportRequest, context: ImportContext): Promise<unknown>;
};
