/** @file From a sentence to everything the search needs of it: chips, named things, and its vector. */
import { AppError } from '../../../src-preload/contract/index.ts';
import { isPackProblem, type ActiveDetector, type ActiveEncoder, type ActivePacks } from '../models/packs.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import { meanVector } from '../tags/concept-vectors.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Vision } from '../vision/vision.ts';
import { encoderTexts } from './encoder-texts.ts';
import { readExclusions, type Exclusion } from './exclusions.ts';
import { createObjectNames, type NamedThings, type ObjectNames } from './named-objects.ts';
import { parseQuery, type QueryPlan } from './parse-query.ts';
import { toRankedQuery, type RankedQuery } from './ranking.ts';
import { createTextVectors, type EmbedTexts } from './text-vectors.ts';
import { authoredQueryOf, type AuthoredQuery } from './authored-search.ts';

export interface ReadQuery {
  plan: QueryPlan;
  named: NamedThings;
  ranked: RankedQuery;
  /** what is asked of the words that people and files say */
  said: AuthoredQuery;
  /** what must not be there */
  excluded: readonly Exclusion[];
  /** of what is left for meaning; null without an encoder or without words */
  vector: Float32Array | null;
  encoder: ActiveEncoder | null;
  detector: ActiveDetector | null;
}

export interface QueryReader {
  read(sentence: string): Promise<ReadQuery>;
  names(): ObjectNames;
  /** Unit vectors of texts, kept for those asked last. */
  embed: EmbedTexts;
}

export interface QueryReaderDeps {
  vision: Pick<Vision, 'embedTexts'>;
  packs: ActivePacks;
  vocabulary: Vocabulary;
  knowledge: PackKnowledge;
  /** the clock's time; chips such as "last year" are of its local calendar */
  now: () => Date;
  /** whether 4/7/2018 is the fourth of July; true where nothing is said */
  dayFirst?: boolean;
}

/** Nothing is embedded before something is read. */
export function createQueryReader(deps: QueryReaderDeps): QueryReader {
  const { packs } = deps;
  const names = createActiveNames(deps);
  const embed = createTextVectors(deps.vision);
  const readWith = (sentence: string, encoder: ActiveEncoder | null) =>
    readQuery(deps, { names: names(), embed }, sentence, encoder);
  return {
    names,
    embed,
    async read(sentence) {
      const active = packs.encoder();
      try {
        return await readWith(sentence, active && !active.problem ? active : null);
      } catch (error) {
        if (!(error instanceof AppError) || !isPackProblem(error)) throw error;
        // the sentence's words find what they find
        return readWith(sentence, null);
      }
    },
  };
}

/** Names of things for the detector that is active when they are asked for. */
function createActiveNames({
  packs,
  vocabulary,
}: Pick<QueryReaderDeps, 'packs' | 'vocabulary'>): () => ObjectNames {
  let made: { packId: string; names: ObjectNames } | null = null;
  return () => {
    const detector = packs.detector();
    const packId = detector?.ref.id ?? '';
    if (made?.packId !== packId)
      made = { packId, names: createObjectNames(vocabulary, detector?.calibration.labels ?? []) };
    return made.names;
  };
}

/** @param active null = read without an encoder */
async function readQuery(
  { packs, knowledge, now, dayFirst = true }: QueryReaderDeps,
  { names, embed }: { names: ObjectNames; embed: EmbedTexts },
  sentence: string,
  active: ActiveEncoder | null,
): Promise<ReadQuery> {
  const plan = parseQuery(sentence, {
    now: wallTime(now()),
    dayFirst,
    isThing: (name) => isOneThing(names.find(name)),
  });
  const named = names.find(plan.text);
  const encoder = active && { ...active, calibration: knowledge.encoder(active.calibration) };
  const ranked = toRankedQuery(named, encoder?.calibration.separates ?? null);
  const texts =
    encoder && /[\p{L}\p{N}\p{S}]/u.test(plan.text)
      ? encoderTexts(plan.text, named, ranked, encoder.calibration.templates)
      : [];
  const vector =
    encoder && texts.length > 0
      ? meanVector(await embed(encoder, texts), encoder.calibration.dimensions)
      : null;
  return {
    plan,
    named,
    ranked,
    said: authoredQueryOf(plan, named),
    excluded: await readExclusions(plan.excluded, names, encoder, embed),
    vector,
    encoder,
    detector: packs.detector(),
  };
}

function isOneThing({ words, things }: NamedThings): boolean {
  const [thing] = things;
  return things.length === 1 && thing?.from === 0 && thing.to === words.length;
}

/** The local calendar's reading of a moment, as if it were UTC: what photos' wall times are compared with. */
function wallTime(moment: Date): Date {
  return new Date(
    Date.UTC(
      moment.getFullYear(),
      moment.getMonth(),
      moment.getDate(),
      moment.getHours(),
      moment.getMinutes(),
      moment.getSeconds(),
    ),
  );
}
