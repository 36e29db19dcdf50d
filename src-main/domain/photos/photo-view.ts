/** @file One photo in full, as the contract shows it, from its catalogue row and files. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import type { CompanionFile, FileRow, FileState, PhotoRow } from '../catalogue/rows.ts';
import { mediaKey } from '../shared/layout.ts';
import { folderOf, nameOf } from '../stacks/folders.ts';
import { shotKey } from '../stacks/group-files.ts';
import { itemMetadata, roleBeside } from '../stacks/item.ts';
import { presentFirst } from './photo-paths.ts';

export interface PhotoParts {
  row: PhotoRow;
  files: readonly FileRow[];
  /** photos that are shown under it, with their files */
  members: readonly { row: PhotoRow; files: readonly FileRow[] }[];
  /** null where the file's root is no longer in the library */
  absolute: (file: Pick<FileRow, 'rootId' | 'relPath'>) => string | null;
  /** absolute paths of previews that are on disk */
  previews: Photo['previews'];
  /** what the person said that no row holds */
  said: Pick<Photo, 'fileCaptionOff' | 'otherCaptions' | 'offers'>;
}

/**
 * Its own files come first, then those of its members, then what is no picture.
 * @returns null for a photo that has no file under any root
 */
export function photoView({ row, files, members: all, absolute, previews, said }: PhotoParts): Photo | null {
  const members = all.map((member) =>
    member.row.otherStackParents.length === 0
      ? member
      : { ...member, files: besideThese(files, member.files) },
  );
  const placed = <File extends Pick<FileRow, 'rootId' | 'relPath'>>(file: File) => {
    const path = absolute(file);
    return path === null ? [] : [{ path, file }];
  };
  const own = presentFirst(files).flatMap(placed);
  const first = own[0];
  if (!first) return null;
  const leader = { fileName: nameOf(first.file.relPath), mimeType: row.metadata.mimeType };
  const known: Photo['files'] = [
    ...own.map(({ path, file }) => ({
      path,
      state: file.state,
      sizeBytes: file.sizeBytes,
      role: 'picture' as const,
    })),
    ...members.flatMap((member) =>
      presentFirst(member.files)
        .flatMap(placed)
        .map(({ path, file }) => {
          const role = roleBeside(leader, {
            fileName: nameOf(file.relPath),
            mimeType: member.row.metadata.mimeType,
          });
          return { path, state: file.state, sizeBytes: file.sizeBytes, role };
        }),
    ),
    ...[row, ...members.map((member) => member.row)]
      .flatMap(({ companions }) => companions.flatMap(placed))
      .map(({ path, file }) => ({
        path,
        state: stateBeside(file, [...files, ...members.flatMap((member) => member.files)]),
        sizeBytes: file.sizeBytes,
        role: file.role,
      })),
  ];
  const metadata = itemMetadata(
    row.metadata,
    members
      .filter((member) => member.row.otherStackParents.length === 0)
      .map((member) => member.row.metadata),
  );
  const decoded = row.thumbhash !== null;
  return {
    id: row.id,
    path: first.path,
    paths: known.map((file) => file.path),
    files: known,
    previews,
    media: decoded
      ? { grid: mediaKey(row.id, row, 'grid'), large: mediaKey(row.id, row, 'large') }
      : { grid: null, large: null },
    thumbhash: row.thumbhash,
    width: row.width,
    height: row.height,
    takenAt: row.takenAt,
    takenAtPrecision: row.takenAt === null ? null : (row.takenAtPrecision ?? 'second'),
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
    details: metadata.details,
    rating: row.rating,
    favourite: row.favourite,
    damaged: row.damaged,
    tags: row.tags,
    rejectedTags: row.rejectedTags,
    caption: row.caption ?? {
      text: 'A photo',
      source: 'composed',
      probability: null,
      basis: 'Sightline has not looked at this photo yet',
    },
    ...said,
    objects: row.objects,
    text: null,
  };
}

/** Of what is part of several items, the files that are part of this one. */
function besideThese(leaders: readonly FileRow[], files: readonly FileRow[]): FileRow[] {
  const shots = new Set(leaders.map(shotKey));
  return files.filter((file) => shots.has(shotKey(file)));
}

/**
 * A companion is away with the picture files beside it; one that was gone at the last scan is no companion
 * any more.
 */
function stateBeside(companion: CompanionFile, files: readonly FileRow[]): FileState {
  const beside = files.filter((file) => folderOf(file) === folderOf(companion));
  return beside.length > 0 && beside.every(({ state }) => state === 'away') ? 'away' : 'present';
}
