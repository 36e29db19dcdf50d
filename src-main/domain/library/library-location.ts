/**
 * @file Checks whether a folder can hold a library: writable, empty or a library already, on a disk that
 * supports hard links.
 */
import { randomUUID } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Files } from '../files/files.ts';
import { libraryLayout } from '../shared/layout.ts';

export interface LocationOptions {
  directory: string;
  /** a place where a library always can be: named in the error */
  offer: string;
  files: Pick<Files, 'makeFolder' | 'list' | 'makeEmpty' | 'link' | 'remove'>;
}

/**
 * Creates the folder where it is missing and tests it.
 * @throws AppError library_unusable, with `details.offer`; disk_full
 */
export async function prepareLocation({ directory, offer, files }: LocationOptions): Promise<void> {
  // the offered folder itself may be the one that fails
  const nextStep =
    resolve(directory) === resolve(offer)
      ? 'Check its permissions, or choose another folder for the library.'
      : `Your photos can stay where they are; keep the library in “${offer}” instead.`;
  const refuse = (reason: string, cause: unknown = null) =>
    new AppError(
      'library_unusable',
      `A library can't be kept in “${directory}”: ${reason} ${nextStep}`,
      { directory, offer },
      { cause },
    );
  try {
    await files.makeFolder(directory);
    if (!mayBeLibrary(await files.list(directory))) throw refuse('it holds other files.');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw full(error) ?? refuse('the folder cannot be opened.', error);
  }
  const probe = join(directory, `.probe-${randomUUID()}`);
  try {
    await files.makeEmpty(probe);
  } catch (error) {
    throw full(error) ?? refuse('nothing can be written there.', error);
  }
  try {
    // LanceDB commits with hard links, which exFAT and FAT do not have
    await files.link(probe, `${probe}-link`);
    await files.remove(`${probe}-link`);
  } catch (error) {
    throw (
      full(error) ??
      refuse("the disk's file system has no hard links (cards, sticks and some network drives).", error)
    );
  } finally {
    await files.remove(probe);
  }
}

/**
 * Whether there is a library in the folder. A folder that cannot be listed counts as one, so that opening it
 * reports the reason.
 */
export async function holdsLibrary(directory: string, files: Pick<Files, 'list'>): Promise<boolean> {
  try {
    return hasLibrary(await files.list(directory));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function full(error: unknown): AppError | null {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC'
    ? new AppError('disk_full', 'The disk is full. Free some space and try again.', null, { cause: error })
    : null;
}

const { directory: _directory, ...parts } = libraryLayout('');

/** The file or folder itself, its copy, or a leftover of an interrupted write. */
const isPart = (name: string, part: string) =>
  name === basename(part) || name.startsWith(`${basename(part)}.`);

/** Whether a name in a library's folder belongs to the library; other files in it are the user's. */
export function isLibraryPart(name: string): boolean {
  return Object.values(parts).some((part) => isPart(name, part));
}

/** A library was created here before. */
function hasLibrary(names: readonly string[]): boolean {
  const { manifest, decisions, identity, catalogue } = parts;
  return names.some((name) => [manifest, decisions, identity, catalogue].some((part) => isPart(name, part)));
}

/**
 * A library was created here before, or the folder has only what a new library begins with; hidden files do
 * not count.
 */
function mayBeLibrary(names: readonly string[]): boolean {
  return hasLibrary(names) || names.every((name) => name.startsWith('.') || isLibraryPart(name));
}
