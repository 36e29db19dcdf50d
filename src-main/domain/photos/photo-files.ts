/** @file All files that are shown as one photo: its own, those of its members, and what is no picture. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import type { CompanionFile, FileRow, FileState, PhotoRow } from '../catalogue/rows.ts';
import { folderOf, nameOf } from '../stacks/folders.ts';
import { shotKey } from '../stacks/group-files.ts';
import { roleOf } from '../stacks/item.ts';
import { presentFirst } from './photo-paths.ts';

type ShownFile = Photo['files'][number];
type Placed<File> = { path: string; file: File };
type Member = { row: PhotoRow; files: readonly FileRow[] };

export interface PhotoFileParts {
  row: PhotoRow;
  files: readonly FileRow[];
  /** photos that are shown under it, with their files */
  members: readonly Member[];
  /** null where the file's root is no longer in the library */
  absolute: (file: Pick<FileRow, 'rootId' | 'relPath'>) => string | null;
}

/**
 * Its own files come first, then those of its members, then what is no picture.
 * @returns null for a photo that has no file under any root
 */
export function photoFiles({
  row,
  files,
  members: all,
  absolute,
}: PhotoFileParts): [ShownFile, ...ShownFile[]] | null {
  const members = all.map((member) =>
    member.row.otherStackParents.length === 0
      ? member
      : { ...member, files: besideThese(files, member.files) },
  );
  const placed = <File extends Pick<FileRow, 'rootId' | 'relPath'>>(file: File): Placed<File>[] => {
    const path = absolute(file);
    return path === null ? [] : [{ path, file }];
  };
  const [first, ...others] = presentFirst(files).flatMap(placed);
  if (!first) return null;
  const leader = { fileName: nameOf(first.file.relPath), mimeType: row.metadata.mimeType };
  const pictures = [...files, ...members.flatMap((member) => member.files)];
  return [
    ownFile(first),
    ...others.map(ownFile),
    ...members.flatMap((member) =>
      presentFirst(member.files)
        .flatMap(placed)
        .map((file) => memberFile(file, member, leader)),
    ),
    ...[row, ...members.map((member) => member.row)]
      .flatMap(({ companions }) => companions.flatMap(placed))
      .map((file) => companionFile(file, pictures)),
  ];
}

function ownFile({ path, file: { state, sizeBytes } }: Placed<FileRow>): ShownFile {
  return { path, state, sizeBytes, role: 'picture' };
}

function memberFile(
  { path, file: { relPath, state, sizeBytes } }: Placed<FileRow>,
  { row }: Member,
  leader: Parameters<typeof roleOf>[0],
): ShownFile {
  const role = roleOf(leader, { fileName: nameOf(relPath), mimeType: row.metadata.mimeType });
  return { path, state, sizeBytes, role };
}

/** @param pictures all picture files of the item */
function companionFile({ path, file }: Placed<CompanionFile>, pictures: readonly FileRow[]): ShownFile {
  return { path, state: stateBeside(file, pictures), sizeBytes: file.sizeBytes, role: file.role };
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
