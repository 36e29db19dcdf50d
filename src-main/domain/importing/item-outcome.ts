/** @file What became of one file of an import: how it is counted, what there is to write. Pure. */
import type { CountedFile, ImportEvent, Outcome } from './import-events.ts';
import type { ImportItem } from './import-item.ts';

/** For the line of the file. */
const editReason =
  'It looks like an edit of the photo that was here before. What you said about that one is kept, and offered in the viewer and by “sightline edits”.';

function reasonOf({ identified, offer }: ImportItem): string {
  const from = identified.kind === 'moved' ? identified.dropped[0] : undefined;
  if (offer?.state === 'open') return editReason;
  return from ? `It was at ${from.relPath}.` : '';
}

function outcomeOf(item: ImportItem): Outcome {
  const { identified, needsAnalysis } = item;
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
    case 'touched':
      return needsAnalysis || identified.heals || stampOf(item) === null ? 'updated' : 'unchanged';
  }
}

/** A file that went away while it was imported leaves no trace: the next scan says what became of it. */
export function isThere({ analysis }: ImportItem): boolean {
  return !analysis || analysis.ok || analysis.code !== 'not_found';
}

/** Only looked at to make sure: there is nothing to write. */
export function isAsItWas(item: ImportItem): boolean {
  const { file, row, identified, needsAnalysis } = item;
  if (identified.kind !== 'touched' || identified.heals || needsAnalysis || !row) return false;
  return (
    row.state === 'present' &&
    row.sizeBytes === file.sizeBytes &&
    row.mtimeMs === file.mtimeMs &&
    row.sidecars === file.stamp
  );
}

/** The stamp of the sidecars that the photo's metadata was read with; null = they are still to be read. */
export function stampOf({ file, row, identified, needsAnalysis }: ImportItem): string | null {
  switch (identified.kind) {
    case 'new':
    case 'edited':
      return file.stamp;
    case 'touched':
      return needsAnalysis || row?.sidecars === file.stamp ? file.stamp : null;
    case 'moved':
      return needsAnalysis || identified.dropped[0]?.sidecars === file.stamp ? file.stamp : null;
    case 'duplicate':
      return file.stamp === '' ? '' : null;
    case 'returned':
      return null;
  }
}

/**
 * The other content of a known photo could not be read: the photo keeps the content that was read, and says
 * so.
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
