/** @file Phase: the plan, from the listing and the rows alone; what is as it was is told at once. */
import type { ImportContext } from '../import-context.ts';
import { failedFile, type ImportEvent } from '../import-events.ts';
import type { KnownLibrary, ScannedFile } from '../import-item.ts';
import { compare, countToDo, rowsBack, type Compared } from '../import-plan.ts';
import type { ImportRequest, Scanned } from './scan.ts';

export interface Planned {
  plan: Compared<ScannedFile>;
  /** photos that earlier runs of the same import brought in, before they were interrupted */
  importedBefore: readonly string[];
}

export async function identify(
  { scope, before, known, found }: ImportRequest & Scanned,
  { catalogue, emit }: ImportContext,
): Promise<Planned> {
  const plan = compare(found, known.rows, known.photos, scope);
  const importedBefore = [...plan.unchanged, ...plan.restamped]
    .filter(({ file }) => before.get(file.path)?.outcome === 'imported')
    .map(({ row }) => row.photoId);
  emit(plan.unchanged.map((file) => unchangedEvent(file, known)));
  const back = rowsBack(plan);
  if (back.length > 0) await catalogue.putFiles(back);
  emit([
    { kind: 'note', text: 'Importing photos' },
    { kind: 'expected', total: countToDo(plan) },
  ]);
  return { plan, importedBefore };
}

function unchangedEvent(
  { file: { path }, row: { photoId } }: Compared<ScannedFile>['unchanged'][number],
  { photos }: KnownLibrary,
): ImportEvent {
  const { failure, damaged } = photos.get(photoId)!;
  return failure
    ? failedFile(path, failure)
    : { kind: 'counted', outcome: 'unchanged', path, photoId, damaged };
}
