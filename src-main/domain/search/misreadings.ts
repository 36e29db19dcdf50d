/**
 * @file Words as a reader may have misread them: one wrong letter, signs that look alike, a space that was
 * overlooked. Pure.
 */

/** Shorter words are too like each other. */
const shortestInexact = 5;
const shortestAlike = 4;
/** A word inside of another one: the reader overlooked the spaces between several words. */
const leastGlued = { length: 12, longer: 5 };

/** How sure it is that one word was meant where the other one was read, 0…1. */
const alike = 0.85;
const inexact = 0.6;

/** Signs that readers take for one another, by the one that stands for all. */
const lookAlikes: readonly (readonly [from: RegExp, to: string])[] = [
  [/0/g, 'o'],
  [/[1i|]/g, 'l'],
  [/5/g, 's'],
  [/8/g, 'b'],
  [/2/g, 'z'],
  [/6/g, 'g'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
];

/** The same for words of which each sign can be taken for the other's. */
export function withoutLookAlikes(word: string): string {
  return lookAlikes.reduce((text, [from, to]) => text.replace(from, to), word);
}

/**
 * @param asked, read words as they are compared (shared/words.ts)  @param alikeKey `withoutLookAlikes(read)`
 * @returns how sure it is that `asked` was read as `read`, which is another word; 0 = it was not
 */
export function misreadingCertainty(asked: string, read: string, alikeKey: string): number {
  if (asked === read || asked.length < shortestAlike) return 0;
  const key = withoutLookAlikes(asked);
  if (key === alikeKey) return alike;
  // a number with another digit is another number
  if (asked.length < shortestInexact || /\p{N}/u.test(asked)) return 0;
  if (isOneEditApart(key, alikeKey)) return inexact;
  const isGlued =
    read.length >= leastGlued.length &&
    read.length - asked.length >= leastGlued.longer &&
    read.includes(asked);
  return isGlued ? inexact : 0;
}

/** Whether one sign was added, left out or exchanged. */
function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  return Math.max(endA, endB) - start <= 1;
}
