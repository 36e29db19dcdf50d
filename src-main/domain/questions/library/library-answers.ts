/** @file The answers to questions about many photos, from the photos that are meant. Pure. */
import { takenWords } from '../../derive/captions/taken-time.ts';
import { percent } from '../../shared/percent.ts';
import { capitalised, manyOf, oneOf } from '../answers/reply.ts';
import { several } from '../answers/seen-things.ts';
import type { GroupBy, LibraryQuestion } from './library-question.ts';
import type { MatchedPhoto } from './match-photos.ts';

/** Photos of one year, one place … */
export interface PhotoGroup {
  label: string;
  good: number;
  maybe: number;
}

export interface LibraryReply {
  answer: string;
  value: number | boolean | string | null;
  atLeast: boolean;
  abstained: boolean;
  reason: string | null;
  /** those that the answer rests on, best first */
  photos: readonly MatchedPhoto[];
  groups: readonly PhotoGroup[];
}

export interface Found {
  /** newest first */
  photos: readonly MatchedPhoto[];
  /** how they are described, to follow "photos"; '' = all */
  words: string;
  /** of the library or the selection */
  total: number;
}

export function abstainOverall(reason: string): LibraryReply {
  return {
    answer: `I can’t tell. ${reason}`,
    value: null,
    atLeast: false,
    abstained: true,
    reason,
    photos: [],
    groups: [],
  };
}

const said = (
  answer: string,
  value: NonNullable<LibraryReply['value']>,
  photos: readonly MatchedPhoto[],
  more: Partial<Pick<LibraryReply, 'atLeast' | 'groups'>> = {},
): LibraryReply => ({
  answer,
  value,
  atLeast: false,
  abstained: false,
  reason: null,
  photos: bestFirst(photos),
  groups: [],
  ...more,
});

function bestFirst(photos: readonly MatchedPhoto[]): MatchedPhoto[] {
  return [...photos.filter(({ band }) => band === 'good'), ...photos.filter(({ band }) => band === 'maybe')];
}

function countsOf(photos: readonly MatchedPhoto[]): { good: number; maybe: number } {
  const good = photos.filter(({ band }) => band === 'good').length;
  return { good, maybe: photos.length - good };
}

const numbers = new Intl.NumberFormat('en-US');
function photosOf(count: number): string {
  return `${numbers.format(count)} ${count === 1 ? 'photo' : 'photos'}`;
}
function maybeOne(count: number): string {
  return count === 1 ? '1 photo may be one' : `${photosOf(count)} may be`;
}
function described(words: string): string {
  return words === '' ? '' : ` ${words}`;
}

export function answerCount({ photos, words }: Found): LibraryReply {
  const { good, maybe } = countsOf(photos);
  if (good === 0 && maybe === 0) return said(`I found no photo${described(words)}.`, 0, []);
  if (good === 0)
    return said(`I am not sure of any photo${described(words)}; ${maybeOne(maybe)}.`, 0, photos, {
      atLeast: true,
    });
  return maybe === 0
    ? said(`I found ${photosOf(good)}${described(words)}.`, good, photos)
    : said(
        `I found at least ${photosOf(good)}${described(words)}, maybe ${numbers.format(good + maybe)}.`,
        good,
        photos,
        { atLeast: true },
      );
}

export function answerShare(found: Found): LibraryReply {
  const { good, maybe } = countsOf(found.photos);
  if (found.total === 0) return abstainOverall('There are no photos.');
  const share = (count: number) => percent(count / found.total);
  const upTo = maybe > 0 ? `, maybe ${share(good + maybe)}` : '';
  return said(
    `${maybe > 0 ? 'At least ' : ''}${share(good)}${upTo}: ${photosOf(good)} of ${numbers.format(found.total)}${described(found.words)}.`,
    Math.round((100 * good) / found.total),
    found.photos,
    { atLeast: maybe > 0 },
  );
}

export function answerExists({ photos, words }: Found): LibraryReply {
  const { good, maybe } = countsOf(photos);
  if (good > 0)
    return said(
      `Yes: ${maybe > 0 ? 'at least ' : ''}${photosOf(good)}${described(words)}${maybe > 0 ? `, maybe ${numbers.format(good + maybe)}` : ''}.`,
      true,
      photos,
    );
  if (maybe > 0)
    return {
      ...abstainOverall(`I am not sure of any photo${described(words)}; ${maybeOne(maybe)}.`),
      photos,
    };
  return said(`No, I found no photo${described(words)}.`, false, []);
}

/** The photo whose date is known and first or last; one that is doubtful and beyond it is told, too. */
export function answerWhen(which: 'first' | 'last', { photos, words }: Found): LibraryReply {
  const dated = photos
    .filter(({ row }) => takenWords(row) !== null && row.takenAtSortMs !== null)
    .sort((a, b) => (a.row.takenAtSortMs! - b.row.takenAtSortMs!) * (which === 'first' ? 1 : -1));
  const sure = dated.find(({ band }) => band === 'good');
  const doubtful = dated[0]?.band === 'maybe' ? dated[0] : undefined;
  if (!sure && !doubtful)
    return photos.length === 0
      ? abstainOverall(`I found no photo${described(words)}.`)
      : abstainOverall(
          `I found ${photosOf(photos.length)}${described(words)}, but none says when it was taken.`,
        );
  const onWords = ({ row }: MatchedPhoto) => takenWords(row)!.on;
  const later = which === 'last' ? 'later' : 'earlier';
  if (!sure) {
    const reason = `I am not sure of any photo${described(words)}; the ${which} that may be one was taken ${onWords(doubtful!)}.`;
    return { ...abstainOverall(reason), photos: [doubtful!] };
  }
  return said(
    `${capitalised(onWords(sure))}${doubtful ? `; maybe ${later}, ${onWords(doubtful)}, but I am not sure of that photo` : ''}.`,
    sure.row.takenAt!.slice(0, 10),
    [sure, ...(doubtful ? [doubtful] : [])],
  );
}

export type LabelsOf = (photo: MatchedPhoto) => readonly string[];

/** Largest first; of as many, the newest. */
function groupsOf(
  photos: readonly MatchedPhoto[],
  labelsOf: LabelsOf,
): { group: PhotoGroup; photos: MatchedPhoto[] }[] {
  const groups = new Map<string, MatchedPhoto[]>();
  for (const photo of photos)
    for (const label of new Set(labelsOf(photo))) groups.set(label, [...(groups.get(label) ?? []), photo]);
  return [...groups]
    .map(([label, own]) => ({ group: { label, ...countsOf(own) }, photos: own }))
    .sort((a, b) => b.group.good - a.group.good || b.group.maybe - a.group.maybe);
}

function groupWords({ label, good, maybe }: PhotoGroup): string {
  return `${label}, with ${photosOf(good)}${maybe > 0 ? `, maybe ${numbers.format(good + maybe)}` : ''}`;
}

const sayings: Readonly<Record<GroupBy, string>> = {
  year: 'says its year',
  month: 'says its month',
  day: 'says its day',
  weekday: 'says its day',
  camera: 'says its camera',
  place: 'says where it was taken',
  country: 'says in which country it was taken',
  person: 'names anybody',
  tag: 'has a tag',
};

const mostGroups = 12;

export function answerMost(
  { by, fewest }: Pick<Extract<LibraryQuestion, { kind: 'most' }>, 'by' | 'fewest'>,
  { photos, words }: Found,
  labelsOf: LabelsOf,
): LibraryReply {
  const groups = groupsOf(photos, labelsOf).filter(({ group }) => group.good > 0);
  if (groups.length === 0)
    return abstainOverall(
      photos.length === 0
        ? `I found no photo${described(words)}.`
        : `I found ${photosOf(photos.length)}${described(words)}, but none of which I am sure ${sayings[by]}.`,
    );
  const ranked = fewest ? groups.toReversed() : groups;
  const [first, second] = ranked;
  // the doubtful photos of the next could change the order
  const isUnsure =
    second !== undefined && !fewest && second.group.good + second.group.maybe > first!.group.good;
  const isTie = second !== undefined && second.group.good === first!.group.good && !isUnsure;
  const then = second ? `; then ${groupWords(second.group)}` : '';
  const lead = isTie ? 'Equally ' : isUnsure ? 'Probably ' : '';
  return said(`${lead}${groupWords(first!.group)}${then}.`, first!.group.label, first!.photos, {
    groups: ranked.slice(0, mostGroups).map(({ group }) => group),
  });
}

const mostListed = 5;

export function answerList(
  { by }: Pick<Extract<LibraryQuestion, { kind: 'list' }>, 'by'>,
  { photos, words }: Found,
  labelsOf: LabelsOf,
): LibraryReply {
  const groups = groupsOf(photos, labelsOf);
  if (groups.length === 0)
    return abstainOverall(
      photos.length === 0
        ? `I found no photo${described(words)}.`
        : `I found ${photosOf(photos.length)}${described(words)}, but none ${sayings[by]}.`,
    );
  const listed = groups
    .slice(0, mostListed)
    .map(({ group }) => `${group.label} (${numbers.format(group.good + group.maybe)})`);
  const rest = groups.length - listed.length;
  return said(
    `${listed.join(', ')}${rest > 0 ? ` and ${numbers.format(rest)} more` : ''}.`,
    listed.length + rest,
    photos,
    {
      groups: groups.slice(0, mostGroups).map(({ group }) => group),
    },
  );
}

/** The photo with most boxes of a thing. @param countIn boxes of it in a photo */
export function answerFullest(
  manyName: string,
  { photos }: Found,
  countIn: (photo: MatchedPhoto) => number,
): LibraryReply {
  const best = photos.reduce<MatchedPhoto | null>(
    (most, photo) => (countIn(photo) > (most ? countIn(most) : 0) ? photo : most),
    null,
  );
  if (!best) return abstainOverall(`I found no photo with ${manyName}.`);
  const taken = takenWords(best.row);
  return said(
    `The one with about ${numbers.format(countIn(best))} ${manyName}${taken ? `, taken ${taken.on}` : ''}.`,
    countIn(best),
    [best],
    { atLeast: true },
  );
}

/** How many of a thing all of the photos show together. @param name singular */
export function answerSum(
  name: string,
  { photos }: Pick<Found, 'photos'>,
  countIn: (photo: MatchedPhoto) => number,
): LibraryReply {
  const showing = photos
    .filter((photo) => countIn(photo) > 0)
    .map((photo) => ({ ...photo, band: 'good' as const }));
  if (photos.length === 0) return abstainOverall('There are no photos.');
  if (showing.length === 0)
    return said(
      `I can’t see ${manyOf(name)} in ${photos.length === 1 ? 'this photo' : `any of ${photosOf(photos.length)}`}.`,
      0,
      [],
    );
  const counts = showing.map(countIn);
  const sum = counts.reduce((total, count) => total + count, 0);
  const atLeast = counts.some((count) => count >= several);
  const things = sum === 1 ? oneOf(name).replace(/^an? /u, '1 ') : `${numbers.format(sum)} ${manyOf(name)}`;
  const again = showing.length > 1 ? ` The same ${name} counts again in each photo.` : '';
  return said(
    `I count ${atLeast ? 'at least' : 'about'} ${things} in ${photosOf(showing.length)}.${again}`,
    sum,
    showing,
    { atLeast },
  );
}
