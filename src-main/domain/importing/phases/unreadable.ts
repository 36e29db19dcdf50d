/** @file Phase: reports files again that could not be read before and have not changed. */
import type { ImportContext } from '../import-context.ts';
import { failedFile } from '../import-events.ts';
import type { Matched } from './match.ts';
import type { Scanned } from './scan.ts';

export function reportUnreadable(
  { known, stillUnreadable }: Scanned & Pick<Matched, 'stillUnreadable'>,
  { emit }: ImportContext,
): void {
  const failed = stillUnreadable.flatMap(({ file, row }) => {
    const failure = known.photos.get(row.photoId)?.failure;
    return failure ? [failedFile(file.path, failure)] : [];
  });
  emit([...failed, { kind: 'done', count: stillUnreadable.length }]);
}
