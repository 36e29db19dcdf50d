/**
 * @file Phase: what could not be read. Files that failed before and have not changed are listed again; roots
 * that went away under way are away, whatever was made out about their files.
 */
import type { ImportContext } from '../import-context.ts';
import { failedFile } from '../import-events.ts';
import { awayRows } from '../photo-rows.ts';
import type { Matched } from './match.ts';
import type { Scanned } from './scan.ts';

const wentAway =
  'This folder went away while it was imported. Connect its drive again, then import again; everything known of its photos is kept.';

export function tellUnread(
  { known, doubtful }: Scanned & Pick<Matched, 'doubtful'>,
  { emit }: ImportContext,
): void {
  emit(
    doubtful.flatMap(({ file, row }) => {
      const failure = known.photos.get(row.photoId)?.failure;
      return failure ? [failedFile(file.path, failure)] : [];
    }),
  );
}

export async function markGoneRoots(
  { found: { scannedRoots } }: Scanned,
  { guard, catalogue, emit }: ImportContext,
): Promise<void> {
  for (const rootId of scannedRoots) await guard.isGone(rootId);
  for (const { id, path } of guard.gone()) {
    if (scannedRoots.has(id)) await catalogue.putFiles(awayRows(await catalogue.files(id)));
    emit([failedFile(path, { code: 'not_found', message: wentAway })]);
  }
}
