/** @file One photo in full, as the contract shows it, from its catalogue row and files. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import type { FileRow, PhotoRow } from '../catalogue/catalogue.ts';
import { mediaKey } from '../library/layout.ts';
import { presentFirst } from './photo-paths.ts';

export interface PhotoParts {
  row: PhotoRow;
  files: readonly FileRow[];
  /** null where the file's root is no longer in the library */
  absolute: (file: FileRow) => string | null;
  /** absolute paths of previews that are on disk */
  previews: Photo['previews'];
}

/** @returns null for a photo that has no file under any root */
export function photoView({ row, files, absolute, previews }: PhotoParts): Photo | null {
  const known = presentFirst(files).flatMap((file) => {
    const path = absolute(file);
    return path === null ? [] : [{ path, state: file.state, sizeBytes: file.sizeBytes, role: 'picture' as const }];
  });
  const first = known[0];
  if (!first) return null;
  const { metadata } = row;
  const decoded = row.thumbhash !== null;
  return {
    id: row.id,
    path: first.path,
    paths: known.map((file) => file.path),
    files: known,
    previews,
    media: decoded ? { grid: mediaKey(row.id, row.contentHash, 'grid'), large: mediaKey(row.id, row.contentHash, 'large') } : { grid: null, large: null },
    thumbhash: row.thumbhash,
    width: row.width,
    height: row.height,
    takenAt: row.takenAt,
    takenAtOffset: row.takenAtOffset,
    takenAtSource: row.takenAtSource,
    latitude: metadata.latitude,
    longitude: metadata.longitude,
    camera: { make: metadata.make, model: metadata.model },
    lens: metadata.lens,
    exposure: metadata.exposure,
    title: metadata.title,
    description: metadata.description,
    keywords: metadata.keywords,
    hierarchies: metadata.hierarchies,
    altText: metadata.altText,
    people: metadata.people,
    rating: row.rating,
    favourite: row.favourite,
    damaged: row.damaged,
    tags: row.tags,
    rejectedTags: row.rejectedTags,
    caption: row.caption ?? { text: 'A photo', source: 'composed', probability: null, basis: 'Sightline has not looked at this photo yet' },
    objects: row.objects,
    text: null,
  };
}
