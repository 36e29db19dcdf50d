/**
 * @file What must not be there, as far as anything tells it: by boxes, by the encoder, by tags, by people's
 * words. What nothing tells is not claimed.
 */
import type { QueryHint } from '../../../src-preload/contract/index.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Detection } from '../evidence/objects/detection.ts';
import type { SearchIndex } from '../catalogue/search-index.ts';
import type { ActiveDetector, ActiveEncoder } from '../models/packs.ts';
import { meanVector } from '../tags/concept-vectors.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { encoderTexts } from './encoder-texts.ts';
import { dot } from './score-statistics.ts';
import type { BoxGroup, NamedThing, NamedThings, ObjectNames } from './named-objects.ts';
import { detectionProbability } from './detection-probability.ts';
import type { ReadQuery } from './query-reader.ts';
import { bands, encoderLikeness, toRankedQuery, type RankedQuery } from './ranking.ts';
import type { TextEvidence } from './text-evidence.ts';
import type { EmbedTexts } from './text-vectors.ts';
import { carriesMeaning, isUnspaced, spellingsOf } from '../shared/words.ts';

/** A thing that must not be there. */
export interface Exclusion {
  /** as written */
  name: string;
  named: NamedThings;
  ranked: RankedQuery;
  /** its vector where the encoder is shown to tell it from others, else null */
  vector: Float32Array | null;
}

/** @param names as written */
export async function readExclusions(
  names: readonly string[],
  objectNames: ObjectNames,
  encoder: ActiveEncoder | null,
  embed: EmbedTexts,
): Promise<Exclusion[]> {
  const separates = encoder?.calibration.separates ?? null;
  return Promise.all(
    names.map(async (name): Promise<Exclusion> => {
      const named = objectNames.find(name);
      const ranked = toRankedQuery(named, separates);
      const concept = onlyThing(named)?.concept ?? null;
      if (!encoder || !encoder.calibration.calibration || concept === null || !separates?.has(concept))
        return { name, named, ranked, vector: null };
      const texts = encoderTexts(name, named, ranked, encoder.calibration.templates);
      return {
        name,
        named,
        ranked,
        vector: meanVector(await embed(encoder, texts), encoder.calibration.dimensions),
      };
    }),
  );
}

/** The thing that all words of a name with meaning name; null = they name none, or more. */
function onlyThing({ words, things }: NamedThings): NamedThing | null {
  const [thing] = things;
  return thing &&
    things.length === 1 &&
    words.every((word, at) => !carriesMeaning(word) || (at >= thing.from && at < thing.to))
    ? thing
    : null;
}

/** Leaves only the exclusions that something tells, and says which it leaves out. */
export async function settleExclusions(
  catalogue: Pick<SearchIndex, 'containing' | 'withTag'>,
  query: ReadQuery,
): Promise<{ query: ReadQuery; hints: QueryHint[] }> {
  if (query.excluded.length === 0) return { query, hints: [] };
  const tellable = await Promise.all(query.excluded.map((exclusion) => canTell(catalogue, query, exclusion)));
  const excluded = query.excluded.filter((_exclusion, index) => tellable[index]);
  const names = excluded.map(({ name }) => name);
  const hints = query.excluded.flatMap(({ name }, index): QueryHint[] =>
    tellable[index]
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
  return { query: { ...query, plan, excluded }, hints };
}

async function canTell(
  catalogue: Pick<SearchIndex, 'containing' | 'withTag'>,
  query: ReadQuery,
  { name, named, vector }: Exclusion,
): Promise<boolean> {
  const thing = onlyThing(named);
  if (thing && (vector !== null || decidingGroups(thing, vector, query).length > 0)) return true;
  for (const tag of thing?.tags ?? []) if ((await catalogue.withTag(tag, 1)).length > 0) return true;
  const meaning = meaningOf(named);
  const parts = meaning.map(({ start, end, base }) =>
    isUnspaced(base) ? [base] : spellingsOf(name.slice(start, end)).map((spelling) => ` ${spelling} `),
  );
  return (await catalogue.containing('authoredText', parts)).length > 0;
}

const meaningOf = ({ words }: NamedThings) =>
  words.some(carriesMeaning) ? words.filter(carriesMeaning) : words;

/**
 * Boxes by which the thing is known to be there or away. A kind of what they show ("poodle") is not, where
 * the sentence asks for just that ("dogs without poodles"), nor where the encoder tells kinds apart.
 */
function decidingGroups(
  { groups }: NamedThing,
  vector: Float32Array | null,
  { detector, ranked }: Pick<ReadQuery, 'detector' | 'ranked'>,
): readonly BoxGroup[] {
  if (detector === null) return [];
  const asked = new Set(ranked.demands.flatMap(({ labels }) => labels));
  const undecided = groups.some(
    ({ reach, labels }) => reach === 'kind' && (vector !== null || labels.some((label) => asked.has(label))),
  );
  return undecided ? [] : groups;
}

/** Seen as a reason is told from here on: "dog seen · maybe" is not beside "no dog". */
const seenFrom = 0.3;

/** What is known of a photo that may show what is excluded. */
export interface ExclusionSigns {
  row: Pick<PhotoRow, 'tags'>;
  objects: readonly Detection[];
  said: readonly TextEvidence[];
  vector: Float32Array | null;
}

/**
 * Whether a photo shows or says something excluded: by its tags and what implies them, its boxes, its looks,
 * or the words themselves.
 */
export function showsExcluded(
  query: Pick<ReadQuery, 'excluded' | 'detector' | 'ranked' | 'encoder'>,
  photo: ExclusionSigns,
  vocabulary: Pick<Vocabulary, 'ancestors'>,
): boolean {
  const shown = new Set(photo.row.tags.flatMap(({ name }) => [name, ...vocabulary.ancestors(name)]));
  return query.excluded.some((exclusion) => {
    const { named, vector } = exclusion;
    const meaning = meaningOf(named);
    if (meaning.length > 0 && meaning.every(({ base }) => photo.said.some((part) => part.words.has(base))))
      return true;
    const thing = onlyThing(named);
    if (!thing) return false;
    if (thing.tags.some((tag) => shown.has(tag)) || (vector && looksLike(query, exclusion, photo.vector)))
      return true;
    return isBoxed(decidingGroups(thing, vector, query), photo.objects, query.detector);
  });
}

function isBoxed(
  groups: readonly BoxGroup[],
  objects: readonly Detection[],
  detector: ActiveDetector | null,
): boolean {
  return (
    detector !== null &&
    groups.length > 0 &&
    groups.every(({ labels }) => detectionProbability(objects, labels, 1, detector.calibration) >= seenFrom)
  );
}

/** Whether a search for the thing would show the photo for its looks. */
function looksLike(
  { encoder }: Pick<ReadQuery, 'encoder'>,
  { ranked, vector }: Exclusion,
  own: Float32Array | null,
): boolean {
  if (!encoder || !vector || !own) return false;
  const noSpread = { prior: () => 1, mean: 0, deviation: 0 };
  return encoderLikeness(ranked, dot(own, vector), noSpread, encoder.calibration) >= bands.maybe.name;
}
