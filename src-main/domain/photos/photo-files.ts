/** @file All files of a photo: its own, those of its stack's other members, and companions. */
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
  /** the other members of its stack, with their files */
  members: readonly Member[];
  /** null where the file's root is no longer in the library */
  absolute: (file: Pick<FileRow, 'rootId' | 'relPath'>) => string | null;
}

/**
 * Its own files first, then those of the other members, then companions.
 * @returns null for a photo without a file under any root
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
      : { ...member, files: filesOfThisStack(files, member.files) },
  );
  const placed = <File extends Pick<FileRow, 'rootId' | 'relPath'>>(file: File): Placed<File>[] => {
    const path = absolute(file);
    return path === null ? [] : [{ path, file }];
  };
  const [first, ...others] = presentFirst(files).flatMap(placed);
  if (!first) return null;
  const primary = { fileName: nameOf(first.file.relPath), mimeType: row.metadata.mimeType };
  const pictures = [...files, ...members.flatMap((member) => member.files)];
  return [
    ownFile(first),
    ...others.map(ownFile),
    ...members.flatMap((member) =>
      presentFirst(member.files)
        .flatMap(placed)
        .map((file) => memberFile(file, member, primary)),
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
  primary: Parameters<typeof roleOf>[0],
): ShownFile {
  const role = roleOf(primary, { fileName: nameOf(relPath), mimeType: row.metadata.mimeType });
  return { path, state, sizeBytes, role };
}

/** @param pictures all picture files of the stack */
function companionFile({ path, file }: Placed<CompanionFile>, pictures: readonly FileRow[]): ShownFile {
  return { path, state: companionState(file, pictures), sizeBytes: file.sizeBytes, role: file.role };
}

/** Of a photo in several stacks, the files that belong to this one. */
function filesOfThisStack(primaryFiles: readonly FileRow[], files: readonly FileRow[]): FileRow[] {
  const shots = new Set(primaryFiles.map(shotKey));
  return files.filter((file) => shots.has(shotKey(file)));
}

/**
 * A companion is away when the picture files in its folder are; one that was missing at the last scan is no
 * companion any more.
 */
function companionState(companion: CompanionFile, files: readonly FileRow[]): FileState {
  const sameFolder = files.filter((file) => folderOf(file) === folderOf(companion));
  return sameFolder.length > 0 && sameFolder.every(({ state }) => state === 'away') ? 'away' : 'present';
}
