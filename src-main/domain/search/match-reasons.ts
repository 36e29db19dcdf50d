/**
 * @file Why a photo was found, in short phrases: filters, words that people wrote, detections, tags,
 * similarity by the encoder.
 */
import type { Box, ParsedQuery, PhotoTag } from '../../../src-preload/contract/index.ts';
import { sureFrom } from '../tags/bands.ts';
import type { Seen } from '../tags/seen-boxes.ts';
import type { NamedThings } from './named-objects.ts';
import { boxesWith, shownProbability } from './detection-probability.ts';
import type { Requirement } from './ranking.ts';
import { isDescriptive, isReadText, type PhotoText } from './photo-texts.ts';
import type { AuthoredMatch, QueryWord } from './authored-search.ts';
import type { Misreadings } from './read-words.ts';
import { basesOf, isUnspaced } from '../shared/words.ts';

export interface MatchReasons {
  parsed: ParsedQuery;
  named: NamedThings;
  texts: readonly PhotoText[];
  /** exact match in the authored text; null = none */
  match?: AuthoredMatch | null;
  /** words of the query with their misreadings; none are known where left out */
  asked?: readonly Pick<QueryWord, 'start' | 'misreadings'>[];
  tags: readonly PhotoTag[];
  /** what facts say to the query, in words; none where left out */
  facts?: readonly string[];
  requirements: readonly Requirement[];
  /** null = no detector has looked */
  seen: Seen | null;
  /** log-odds of the encoder alone; null = not seen */
  likeness: number | null;
  band: 'good' | 'maybe';
}

/** Short phrases, the strongest reason first; never empty. */
export function matchReasonsOf(found: MatchReasons): string[] {
  const boxed = boxReasons(found);
  const reasons = [
    ...new Set([
      ...filterReasons(found.parsed),
      ...textReasons(found),
      ...(found.facts ?? []),
      ...boxed.reasons,
      ...tagReasons(found, boxed.labels),
    ]),
  ];
  const likeness = likenessReason(found, reasons.length === 0);
  return likeness === null ? reasons : [...reasons, likeness];
}

/** The best box of the first required thing that is detected. */
export function boxOf({ requirements, seen }: Pick<MatchReasons, 'requirements' | 'seen'>): Box | null {
  for (const { labels } of seen ? requirements : []) {
    const [best] = boxesWith(seen!, labels);
    if (best && best.probability >= shownProbability) return best.box;
  }
  return null;
}

function filterReasons({ filters, excluded }: ParsedQuery): string[] {
  const reasons = filters.flatMap(({ kind, label }) => {
    if (kind === 'people') return [];
    if (kind === 'date') return [`date: ${label}`];
    if (kind === 'camera') return [`camera: ${label}`];
    if (kind === 'tag') return [`tag “${label}”`];
    return kind === 'phrase' ? [`says ${label}`] : [label];
  });
  return [...reasons, ...excluded.map((name) => `no ${name}`)];
}

function textReasonPrefix(kind: PhotoText['kind']): string {
  if (kind === 'in the picture') return 'text in the picture';
  if (kind === 'described') return 'a model’s description';
  return kind === 'text' ? 'words' : kind;
}

/**
 * Words of the query that the photo's texts have: of an exact match all its words, else those that can
 * describe a picture.
 */
function textReasons({ texts, named, match, asked: queryWords = [] }: MatchReasons): string[] {
  const misreadingsAt = new Map(queryWords.map(({ start, misreadings }) => [start, misreadings]));
  const asked = match
    ? match.words.map(({ text, spellings }) => ({ text, spellings, misreadings: undefined }))
    : named.words.filter(isDescriptive).map(({ text, base, start }) => ({
        text,
        spellings: [base],
        misreadings: misreadingsAt.get(start),
      }));
  const byKind = new Map<string, Set<string>>();
  for (const part of texts.filter(({ kind }) => kind !== 'model tag')) {
    for (const { text, spellings, misreadings } of asked) {
      const found = hasWord(part, text, spellings, match?.by ?? 'words')
        ? text
        : misreadIn(part, misreadings);
      if (found === null) continue;
      const prefix = textReasonPrefix(part.kind);
      byKind.set(prefix, (byKind.get(prefix) ?? new Set()).add(found));
    }
  }
  return [...byKind].map(([lead, words]) => `${lead}: ${[...words].map((word) => `“${word}”`).join(', ')}`);
}

/** The word that was read in the place of the one asked for; null = none. */
function misreadIn(part: PhotoText, misreadings: Misreadings | undefined): string | null {
  if (!isReadText(part)) return null;
  return [...(misreadings?.keys() ?? [])].find((word) => part.words.has(word)) ?? null;
}

function hasWord(
  part: PhotoText,
  text: string,
  spellings: readonly string[],
  by: AuthoredMatch['by'],
): boolean {
  if (
    spellings.some(
      (spelling) => part.words.has(spelling) || (isUnspaced(spelling) && part.text.includes(spelling)),
    )
  )
    return true;
  if (by === 'words' || isReadText(part)) return false;
  const isFileName = part.kind === 'file name';
  return by === 'prefix'
    ? [...part.words].some((word) => word.startsWith(text))
    : isFileName && [...part.words].some((word) => word.includes(text));
}

function boxReasons({ requirements, seen }: MatchReasons): { reasons: string[]; labels: Set<string> } {
  const labels = new Set<string>();
  if (!seen) return { reasons: [], labels };
  const reasons = requirements.flatMap((requirement) => {
    const [best] = boxesWith(seen, requirement.labels);
    if (!best || best.probability < shownProbability) return [];
    labels.add(best.label);
    return [`${best.label} seen · ${inWords(best.probability)}`];
  });
  return { reasons, labels };
}

/** Tags by models that the sentence names, without those that repeat the reason of a box. */
function tagReasons({ named, tags }: MatchReasons, boxed: ReadonlySet<string>): string[] {
  const asked = new Set(named.things.flatMap((thing) => thing.tags));
  const words = new Set(named.words.map(({ base }) => base));
  const isNamed = ({ name, source }: PhotoTag) =>
    asked.has(name) ||
    // a model of its own kind may know names that the vocabulary lacks
    (source === 'model' &&
      basesOf(name)
        .split(' ')
        .every((word) => words.has(word)));
  return tags.flatMap((tag) => {
    const { name, source, band } = tag;
    const byModel = source !== 'user' && source !== 'metadata';
    return byModel && isNamed(tag) && !boxed.has(name)
      ? [`tag “${name}” · ${band === 'sure' ? 'likely' : 'maybe'}`]
      : [];
  });
}

const likenessWords = {
  near: 'near in the library',
  much: 'looks very much like it',
  some: 'looks like it',
  little: 'looks a little like it',
} as const;
/** Reasons that only tell of the encoder's score. */
export const likenessReasons: readonly string[] = Object.values(likenessWords);

function likenessReason(
  { likeness, band }: Pick<MatchReasons, 'likeness' | 'band'>,
  onlyReason: boolean,
): string | null {
  const { near, much, some, little } = likenessWords;
  if (likeness === null) return onlyReason ? near : null;
  if (likeness >= 0 && band === 'good') return much;
  if (likeness >= -1.5) return some;
  return likeness >= -2.5 || onlyReason ? little : null;
}

function inWords(probability: number): string {
  return probability >= 0.9 ? 'very likely' : probability >= sureFrom ? 'likely' : 'maybe';
}
