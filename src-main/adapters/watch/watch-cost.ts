/** @file What kind of change a changed path is for a library, by its name alone. */
import type { ChangeKind } from '../../domain/watching/folder-watch.ts';
import type { IsExcluded } from '../../domain/importing/exclusions.ts';
import { promisedFormat } from '../disk/content-type.ts';
import { isExcluded } from '../disk/exclusions.ts';
import { derivedBy } from '../disk/packages.ts';

/** Files that other programs are still writing; they are renamed when they are complete. */
const unfinished = /(\.(tmp|temp|part|partial|crdownload|download|filepart|!ut|swp|lock)|~)$/i;
/** files that belong to a photo: sidecars, the video of a Live Photo */
const besidePhotos = /\.(xmp|aae|thm|mov|mp4|m4v)$/i;
/** previews of any library of Sightline */
const ownPreview = /^[0-9A-Z]{26}-[0-9a-f]{8}-(grid\.webp|large\.jpg)$/;

/** @param relPath with `/`, relative to the root  @returns null for files that an import ignores */
export function watchCostOf(relPath: string, isExcludedByRoot: IsExcluded): ChangeKind | null {
  const names = relPath.split('/');
  const name = names.at(-1)!;
  if (names.some((part, at) => isExcluded(part) || (at > 0 && derivedBy(names[at - 1]!, part) !== null)))
    return null;
  if (unfinished.test(name) || ownPreview.test(name)) return null;
  if (
    isExcludedByRoot(relPath, 'file') ||
    names.slice(1).some((_part, at) => isExcludedByRoot(names.slice(0, at + 1).join('/'), 'folder'))
  )
    return null;
  return promisedFormat(name) !== null || besidePhotos.test(name) ? 'photo' : 'other';
}
