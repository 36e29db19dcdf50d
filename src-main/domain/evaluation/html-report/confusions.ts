/** @file Which tag is shown instead of which, and which numbers of people are told instead of which. Pure. */
import type { CountedPeople } from '../measure-counts.ts';
import type { JudgedTag } from '../measure-objects.ts';

export interface Confusion {
  /** there, and not shown */
  missing: string;
  /** shown on these photos, and not there; null = no other tag is wrong on them */
  instead: string | null;
  photos: number;
}

/** Pairs of a missing and a wrong tag on one photo, most frequent first. */
export function tagConfusions(tags: readonly JudgedTag[]): Confusion[] {
  const photos = new Map<string, { missing: string[]; wrong: string[] }>();
  for (const { file, name, shown, present } of tags) {
    const photo = photos.get(file) ?? { missing: [], wrong: [] };
    photos.set(file, photo);
    if (present && !shown) photo.missing.push(name);
    if (shown && !present) photo.wrong.push(name);
  }
  const counted = new Map<string, Confusion>();
  for (const { missing, wrong } of photos.values())
    for (const name of missing)
      for (const instead of wrong.length > 0 ? wrong : [null]) {
        const key = JSON.stringify([name, instead]);
        const confusion = counted.get(key) ?? { missing: name, instead, photos: 0 };
        counted.set(key, { ...confusion, photos: confusion.photos + 1 });
      }
  return [...counted.values()].sort(
    (a, b) => b.photos - a.photos || Number(a.instead === null) - Number(b.instead === null),
  );
}

export interface CountMatrix {
  /** numbers in the photos, then numbers told and "no answer" */
  rows: string[];
  columns: string[];
  /** photos, by row and column */
  cells: number[][];
}

/** The last row and column of numbers is "8 or more" at most, or the largest number that occurs. */
export function countMatrix(counted: readonly CountedPeople[]): CountMatrix {
  const most = Math.min(8, Math.max(0, ...counted.flatMap(({ truth, counted: told }) => [truth, told ?? 0])));
  const numbers = Array.from({ length: most + 1 }, (_, number) => (number === 8 ? '8 +' : String(number)));
  const cells = numbers.map(() => Array.from({ length: most + 2 }, () => 0));
  for (const { truth, counted: told } of counted)
    cells[Math.min(most, truth)]![told === null ? most + 1 : Math.min(most, told)]! += 1;
  return { rows: numbers, columns: [...numbers, 'no answer'], cells };
}
