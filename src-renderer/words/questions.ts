/** @file What a person is asked before something is done that is not easily taken back. */
import type { DuplicateMember } from '../../src-preload/contract/index.ts';
import { countOf } from './numbers.ts';

/** Before photos are taken out of the library. */
export function removalQuestion(photos: number) {
  const one = photos === 1;
  const [files, they, them] = one
    ? ['Its file stays', 'it is', 'it']
    : ['Their files stay', 'they are', 'them'];
  return {
    title: one
      ? 'Remove this photo from the library?'
      : `Remove ${countOf(photos, 'photo')} from the library?`,
    text:
      `${files} untouched where ${they} on the disk; only the library stops showing ${them}. ` +
      `You can put ${them} back at any time on the page Removed.`,
    confirm: 'Remove from the library',
  };
}

/** Before versions of a picture go to the bin. @param kept how many stay */
export function trashQuestion(out: readonly DuplicateMember[], kept: number, bin: string) {
  const copies = out.reduce((sum, { files }) => sum + files - 1, 0);
  const go = out.length === 1 && copies === 0 ? 'This file goes' : 'These files go';
  const withCopies = copies > 0 ? `, with ${countOf(copies, 'exact copy', 'exact copies')} of them` : '';
  return {
    title: `Move ${countOf(out.length, 'photo')} to the ${bin}?`,
    text:
      `${go} to this computer’s ${bin}${withCopies}; you can get them back from there. ` +
      `Your tags and captions on them move to ${kept === 1 ? 'the photo you keep' : 'the photos you keep'}.`,
    items: out.map(({ path }) => path),
    confirm: `Move to the ${bin}`,
  };
}
