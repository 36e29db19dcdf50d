/**
 * @file Folders of photos in words: what they are called, on what disk they lie, whether they are there,
 * whether changes are noticed.
 */
import type { Root } from '../../src-preload/contract/index.ts';
import { countOf } from './numbers.ts';

export function folderName(root: Pick<Root, 'samples' | 'path'>): string {
  return root.samples ? 'Sample photos' : root.path;
}

/** What kind of disk it lies on. */
export function placeWords(place: Root['place']): string {
  switch (place) {
    case 'local':
      return 'on this computer';
    case 'removable':
      return 'on a removable drive';
    case 'network':
      return 'on a network drive';
  }
}

/** Whether it is there, and what that means for its photos. */
export function folderStateWords(root: Root): string {
  if (root.state === 'present') return 'Connected.';
  const absent =
    root.place === 'local' ? 'Not there: it was moved, or its disk is not connected.' : 'Not connected.';
  return root.photos === 0
    ? absent
    : `${absent} Its photos are shown from their previews, and nothing you said is lost.`;
}

/** Whether changes are noticed at once; else why not. */
export function watchWords({ on, reason }: Root['watch']): string {
  return on
    ? 'Changes are noticed at once.'
    : (reason ?? 'Changes are noticed when you look for new photos.');
}

/** What came and went between two looks at the folders, one sentence each. */
export function comingAndGoing(before: readonly Root[], now: readonly Root[]): string[] {
  return now.flatMap((root) => {
    const known = before.find(({ id }) => id === root.id);
    if (!known || known.state === root.state) return [];
    const there = root.place === 'local' ? 'there' : 'connected';
    const stay =
      root.photos === 0
        ? ''
        : ` Its ${countOf(root.photos, 'photo')} ${root.photos === 1 ? 'stays' : 'stay'} in the library.`;
    return [
      root.state === 'away'
        ? `${folderName(root)} is no longer ${there}.${stay}`
        : `${folderName(root)} is ${there} again.`,
    ];
  });
}

/** The lines of a text as patterns: one a line, without empty ones and doubles. */
export function patternsOf(text: string): string[] {
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '');
}
