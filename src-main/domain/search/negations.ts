/**
 * @file Negations: which photos show a thing that the query negates, by boxes, encoder, tags, or what people
 * and files say. Text that models read in the picture is no sign of it: a street whose sign says “no cars” has
 * none. A negation that cannot be checked is dropped, with a hint.
 */
import type { QueryHint } from '../../../src-preload/contract/index.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { SearchIndex } from '../catalogue/search-index.ts';
import type { ActiveEncoder } from '../models/packs.ts';
import { meanVector } from '../tags/concept-vectors.ts';
import type { Seen } from '../tags/seen-boxes.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { encoderTexts } from './encoder-texts.ts';
import { dot } from '../shared/vector-cosine.ts';
import type { BoxGroup, NamedThing, NamedThings, ObjectNames } from './named-objects.ts';
import { presenceOf } from './detection-probability.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { bands, encoderLikeness, toScoringQuery, type ScoringQuery } from './ranking.ts';
import { isReadText, type PhotoText } from './photo-texts.ts';
import { withoutReadText } from '../derive/authored-text.ts';
import { codesOfPhrase, codeToken, holdOf } from '../facts/fact-codes.ts';
import type { EmbedTexts } from './text-vectors.ts';
import { carriesMeaning, isUnspaced, spellingsOf } from '../shared/words.ts';

/**
 * A photo may show a negated thing from this probability on: below what tags show, for who wants none does not
 * want a doubtful one either.
 */
const negatedFrom = 0.25;

/** A thing that a found photo must not show. */
export interface Negation {
  /** as written */
  name: string;
  named: NamedThings;
  scoring: ScoringQuery;
  /** its vector where the encoder is known to separate its concept, else null */
  vector: Float32Array | null;
}

/** @param names as written */
export async function interpretNegations(
  names: readonly string[],
  objectNames: ObjectNames,
  encoder: ActiveEncoder | null,
  embed: EmbedTexts,
): Promise<Negation[]> {
  const separates = encoder?.calibration.separates ?? null;
  return Promise.all(
    names.map(async (name): Promise<Negation> => {
      const named = objectNames.find(name);
      const scoring = toScoringQuery(named, separates);
      const concept = onlyThing(named)?.concept ?? null;
      if (!encoder || !encoder.calibration.calibration || concept === null || !separates?.has(concept))
        return { name, named, scoring, vector: null };
      const texts = encoderTexts(name, named, scoring, encoder.calibration.templates);
      return {
        name,
        named,
        scoring,
        vector: meanVector(await embed(encoder, texts), encoder.calibration.dimensions),
      };
    }),
  );
}

/** The one thing that all content words of a name belong to; null = none, or several. */
function onlyThing({ words, things }: NamedThings): NamedThing | null {
  const [thing] = things;
  return thing &&
    things.length === 1 &&
    words.every((word, at) => !carriesMeaning(word) || (at >= thing.from && at < thing.to))
    ? thing
    : null;
}

/** Drops negations that nothing in the library can decide, with a hint for each. */
export async function dropUndecidableNegations(
  catalogue: Pick<SearchIndex, 'containing' | 'withTag'>,
  query: InterpretedQuery,
): Promise<{ query: InterpretedQuery; hints: QueryHint[] }> {
  if (query.negations.length === 0) return { query, hints: [] };
  const decidable = await Promise.all(
    query.negations.map((negation) => isDecidable(catalogue, query, negation)),
  );
  const negations = query.negations.filter((_negation, index) => decidable[index]);
  const names = negations.map(({ name }) => name);
  const hints = query.negations.flatMap(({ name }, index): QueryHint[] =>
    decidable[index]
      ? []
      : [
          {
            kind: 'cannot tell',
            about: name,
            text: `Sightline can’t tell whether a photo shows “${name}”, so no photo is left out for it.`,
          },
        ],
  );
  const plan = { ...query.plan, excluded: names, parsed: { ...query.plan.parsed, excluded: names } };
  return { query: { ...query, plan, negations }, hints };
}

async function isDecidable(
  catalogue: Pick<SearchIndex, 'containing' | 'withTag'>,
  query: InterpretedQuery,
  { name, named, vector }: Negation,
): Promise<boolean> {
  const thing = onlyThing(named);
  if (thing && (vector !== null || decidingGroups(thing, vector, query).length > 0)) return true;
  for (const tag of [...(thing?.tags ?? []), name])
    if ((await catalogue.withTag(tag, 1)).length > 0) return true;
  if ((await catalogue.containing('factCodes', [codesOfPhrase(name).map(codeToken)])).length > 0) return true;
  const meaning = meaningOf(named);
  const parts = meaning.map(({ start, end, base }) =>
    isUnspaced(base) ? [base] : spellingsOf(name.slice(start, end)).map((spelling) => ` ${spelling} `),
  );
  const hits = await catalogue.containing('authoredText', parts);
  return hits.some(({ text }) => {
    const written = withoutReadText(text);
    return parts.every((spellings) => spellings.some((spelling) => written.includes(spelling)));
  });
}

/** The hint that the library has more photos than were checked for negated things; none where it has not. */
export function partlySearchedHints(
  negations: readonly Pick<Negation, 'name'>[],
  checked: number,
  total: number,
): QueryHint[] {
  if (negations.length === 0 || total <= checked) return [];
  const about = negations.map(({ name }) => name).join(', ');
  const [some, all] = [checked, total].map((count) => count.toLocaleString('en'));
  return [
    {
      kind: 'partly searched',
      about,
      text: `Sightline looked for “${about}” in ${some} of the ${all} photos that match otherwise; the other ${(total - checked).toLocaleString('en')} are not in these results. A date or another word leaves fewer to check.`,
    },
  ];
}

const meaningOf = ({ words }: NamedThings) =>
  words.some(carriesMeaning) ? words.filter(carriesMeaning) : words;

/**
 * Groups of boxes that decide whether the thing is there. They do not decide a kind of their label ("poodle")
 * where the sentence requires that label ("dogs without poodles") or the encoder separates the kinds.
 */
function decidingGroups(
  { groups }: NamedThing,
  vector: Float32Array | null,
  { detector, scoring }: Pick<InterpretedQuery, 'detector' | 'scoring'>,
): readonly BoxGroup[] {
  if (detector === null) return [];
  const asked = new Set(scoring.requirements.flatMap(({ labels }) => labels));
  const undecided = groups.some(
    ({ relation, labels }) =>
      relation === 'kind' && (vector !== null || labels.some((label) => asked.has(label))),
  );
  return undecided ? [] : groups;
}

/** What is known of a photo, for checking negations. */
export interface NegationSignals {
  row: Pick<PhotoRow, 'tags' | 'factCodes'>;
  /** null = no detector has looked */
  seen: Seen | null;
  texts: readonly PhotoText[];
  vector: Float32Array | null;
}

/**
 * Whether a photo shows a negated thing: by its tags and what they imply, its boxes, its vector, or what people
 * and files say.
 */
export function showsNegatedThing(
  query: Pick<InterpretedQuery, 'negations' | 'detector' | 'scoring' | 'encoder'>,
  photo: NegationSignals,
  vocabulary: Pick<Vocabulary, 'ancestors'>,
): boolean {
  const shown = new Set(photo.row.tags.flatMap(({ name }) => [name, ...vocabulary.ancestors(name)]));
  const texts = photo.texts.filter(
    (text) => !isReadText(text) && text.kind !== 'text' && text.kind !== 'described',
  );
  return query.negations.some((negation) => {
    const { named, vector } = negation;
    if (codesOfPhrase(negation.name).some((code) => isHeld(photo.row, code))) return true;
    const meaning = meaningOf(named);
    if (meaning.length > 0 && meaning.every(({ base }) => texts.some((part) => part.words.has(base))))
      return true;
    const thing = onlyThing(named);
    if (!thing) return false;
    if (thing.tags.some((tag) => shown.has(tag)) || (vector && looksLike(query, negation, photo.vector)))
      return true;
    return isDetected(decidingGroups(thing, vector, query), photo.seen);
  });
}

/** Being near a place is not being there. */
function isHeld({ factCodes }: Pick<PhotoRow, 'factCodes'>, code: string): boolean {
  const hold = holdOf(factCodes, code);
  return hold !== null && hold !== 'near';
}

function isDetected(groups: readonly BoxGroup[], seen: Seen | null): boolean {
  return (
    seen !== null &&
    groups.length > 0 &&
    groups.every(({ labels }) => presenceOf(seen, labels, 1) >= negatedFrom)
  );
}

/** Whether the encoder alone scores the photo above the limit for names. */
function looksLike(
  { encoder }: Pick<InterpretedQuery, 'encoder'>,
  { scoring, vector }: Negation,
  own: Float32Array | null,
): boolean {
  if (!encoder || !vector || !own) return false;
  const noStatistics = { prior: () => 1, mean: 0, deviation: 0 };
  return encoderLikeness(scoring, dot(own, vector), noStatistics, encoder.calibration) >= bands.maybe.name;
}
