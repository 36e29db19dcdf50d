/**
 * @file Phase: marks the files of roots `away` that could no longer be reached during the import, regardless
 * of the results of single files.
 */
import type { ImportContext } from '../import-context.ts';
import { failedFolder } from '../import-events.ts';
import { awayRows } from '../photo-rows.ts';
import type { Scanned } from './scan.ts';

const wentAway =
  'This folder went away while it was imported. Connect its drive again, then import again; everything known of its photos is kept.';

export async function markGoneRoots(
  { found: { scannedRoots } }: Scanned,
  { guard, catalogue, emit }: ImportContext,
): Promise<void> {
  for (const rootId of scannedRoots) await guard.isGone(rootId);
  for (const { id, path } of guard.gone()) {
    if (scannedRoots.has(id)) await catalogue.putFiles(awayRows(await catalogue.files(id)));
    emit([failedFolder(path, { code: 'not_found', message: wentAway })]);
  }
}
