/** @file The outcome of one file of an import: how it is counted, and what is to be written. Pure. */
import type { CountedFile, ImportEvent, Outcome } from './import-events.ts';
import type { ImportItem } from './import-item.ts';
import { withoutSidecars } from './sidecars.ts';

/** Reason in the file's line of the report. */
const editReason =
  'It looks like an edit of the photo that was here before. What you said about that one is kept, and offered in the viewer and by “sightline edits”.';

function reasonOf({ identified, offer }: ImportItem): string {
  const from = identified.kind === 'moved' ? identified.oldRows[0] : undefined;
  if (offer?.state === 'open') return editReason;
  return from ? `It was at ${from.relPath}.` : '';
}

function outcomeOf(item: ImportItem): Outcome {
  const { identified, needsDecoding } = item;
  switch (identified.kind) {
    case 'new':
    case 'returned':
      return 'imported';
    case 'edited':
      return 'updated';
    case 'moved':
      return 'moved';
    case 'duplicate':
      return 'duplicates';
    case 'sameContent':
      return needsDecoding || identified.becomesReadable || sidecarStampAfterImport(item) === null
        ? 'updated'
        : 'unchanged';
  }
}

/** Nothing is written of a file that went away while it was imported: the next scan handles it. */
export function stillExists({ analysis }: ImportItem): boolean {
  return !analysis || analysis.ok || analysis.code !== 'not_found';
}

/** True where the file was only verified: there is nothing to write. */
export function isUnchanged(item: ImportItem): boolean {
  const { file, row, identified, needsDecoding } = item;
  if (identified.kind !== 'sameContent' || identified.becomesReadable || needsDecoding || !row) return false;
  return (
    row.state === 'present' &&
    row.sizeBytes === file.sizeBytes &&
    row.mtimeMs === file.mtimeMs &&
    row.sidecars === file.stamp
  );
}

/**
 * The sidecar stamp of the row after the import, of those that were read; null = the sidecars are still to be
 * read.
 */
export function sidecarStampAfterImport(item: ImportItem): string | null {
  const { file, row, identified, needsDecoding, unreadSidecars } = item;
  const read = withoutSidecars(file.path, file.stamp, unreadSidecars);
  switch (identified.kind) {
    case 'new':
    case 'edited':
      return read;
    case 'sameContent':
      return needsDecoding || row?.sidecars === file.stamp ? read : null;
    case 'moved':
      return needsDecoding || identified.oldRows[0]?.sidecars === file.stamp ? read : null;
    case 'duplicate':
      return file.stamp === '' ? '' : null;
    case 'returned':
      return null;
  }
}

/**
 * True where the new content of a known photo could not be read: the photo keeps its old content, with the
 * failure.
 */
export function keepsOldContent({ identified, analysis }: ImportItem): boolean {
  return identified.kind === 'edited' && analysis !== null && !analysis.ok;
}

/** The events of a file that could be read. */
export function countedItem(item: ImportItem, damaged: boolean): ImportEvent[] {
  const { file, identified, offer, metadata } = item;
  const { photoId } = identified;
  const isOpen = offer?.state === 'open';
  const counted: CountedFile = {
    kind: 'counted',
    outcome: outcomeOf(item),
    path: file.path,
    photoId,
    damaged,
    reason: reasonOf(item),
    problems: metadata?.problems ?? [],
    code: isOpen ? 'looks_like_edit' : '',
  };
  return isOpen
    ? [counted, { kind: 'offered', offer: { path: file.path, id: photoId, from: offer.from } }]
    : [counted];
}
