/**
 * @file Phase: makes the plan by comparing the listing with the catalogue's rows, and reports unchanged files
 * immediately. Which photo each other file is, is decided in the phase `match` (`identify.ts`).
 */
import type { ImportContext } from '../import-context.ts';
import { failedFile, type ImportEvent } from '../import-events.ts';
import type { KnownLibrary, ScannedFile } from '../import-item.ts';
import { planImport, countToDo, reappearedRows, type ImportPlan } from '../import-plan.ts';
import type { ImportRequest, Scanned } from './scan.ts';

export interface Planned {
  plan: ImportPlan<ScannedFile>;
  /** photos that earlier, interrupted runs of the same import added */
  importedBefore: readonly string[];
}

export async function makePlan(
  { scope, before, known, found }: ImportRequest & Scanned,
  { catalogue, emit }: ImportContext,
): Promise<Planned> {
  const plan = planImport(found, known.rows, known.photos, scope);
  const importedBefore = [...plan.unchanged, ...plan.metadataChanged]
    .filter(({ file }) => before.get(file.path)?.outcome === 'imported')
    .map(({ row }) => row.photoId);
  emit(plan.unchanged.map((file) => unchangedEvent(file, known)));
  const back = reappearedRows(plan);
  if (back.length > 0) await catalogue.putFiles(back);
  emit([
    { kind: 'note', text: 'Importing photos' },
    { kind: 'expected', total: countToDo(plan) },
  ]);
  return { plan, importedBefore };
}

function unchangedEvent(
  { file: { path }, row: { photoId } }: ImportPlan<ScannedFile>['unchanged'][number],
  { photos }: KnownLibrary,
): ImportEvent {
  const { failure, damaged } = photos.get(photoId)!;
  return failure
    ? failedFile(path, failure)
    : { kind: 'counted', outcome: 'unchanged', path, photoId, damaged };
}
