/**
 * @file From a sentence to everything the search needs of it: filters, named things, negations, its vector.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import {
  isPackProblem,
  readerOf,
  type ActiveDetector,
  type ActiveEncoder,
  type ActivePacks,
} from '../models/packs.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import { meanVector } from '../tags/concept-vectors.ts';
import type { BoxReader } from '../tags/seen-boxes.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Vision } from '../vision/vision.ts';
import { conceptHeadOf, type ConceptHead } from './concept-head.ts';
import { encoderTexts } from './encoder-texts.ts';
import { interpretNegations, type Negation } from './negations.ts';
import { createObjectNames, type NamedThings, type ObjectNames } from './named-objects.ts';
import { parseQuery, type QueryPlan } from './parse-query.ts';
import { toScoringQuery, type ScoringQuery } from './ranking.ts';
import { createTextVectors, type EmbedTexts } from './text-vectors.ts';
import { authoredQueryOf, type AuthoredQuery } from './authored-search.ts';
import { wallTimeOf } from '../shared/capture-time.ts';

export interface InterpretedQuery {
  plan: QueryPlan;
  named: NamedThings;
  scoring: ScoringQuery;
  /** what the authored text must have */
  authored: AuthoredQuery;
  negations: readonly Negation[];
  /** of the remaining text; null without an encoder or without text */
  vector: Float32Array | null;
  encoder: ActiveEncoder | null;
  detector: ActiveDetector | null;
  /** reads the detector's boxes as tags do */
  boxes: BoxReader;
  /** of the encoder; null = it has none, or cannot run now */
  head: ConceptHead | null;
}

export interface QueryInterpreter {
  interpret(sentence: string): Promise<InterpretedQuery>;
  names(): ObjectNames;
  /** Unit vectors of texts, cached for the latest texts. */
  embed: EmbedTexts;
}

export interface QueryInterpreterDeps {
  vision: Pick<Vision, 'embedTexts'>;
  packs: ActivePacks;
  vocabulary: Vocabulary;
  knowledge: PackKnowledge;
  /** reads boxes with the packs in use, as tags do; never fails */
  boxes: () => Promise<BoxReader>;
  /** the present; dates such as "last year" are of its local calendar */
  now: () => Date;
  /** whether 4/7/2018 is the fourth of July; true by default */
  dayFirst?: boolean;
}

/** Nothing is embedded before the first query. */
export function createQueryInterpreter(deps: QueryInterpreterDeps): QueryInterpreter {
  const { packs } = deps;
  const names = createActiveNames(deps);
  const embed = createTextVectors(deps.vision);
  const interpretWith = (sentence: string, encoder: ActiveEncoder | null) =>
    interpretQuery(deps, { names: names(), embed }, sentence, encoder);
  return {
    names,
    embed,
    async interpret(sentence) {
      const active = packs.encoder();
      try {
        return await interpretWith(sentence, active && !active.problem ? active : null);
      } catch (error) {
        if (!(error instanceof AppError) || !isPackProblem(error)) throw error;
        // text search works without the encoder
        return interpretWith(sentence, null);
      }
    },
  };
}

/** Names of things for the detector and the concept head that are active at the call. */
function createActiveNames({
  packs,
  vocabulary,
}: Pick<QueryInterpreterDeps, 'packs' | 'vocabulary'>): () => ObjectNames {
  let made: { key: string; names: ObjectNames } | null = null;
  return () => {
    const detector = packs.detector();
    const head = conceptHeadOf(packs);
    const key = `${detector?.ref.id ?? ''}|${head?.id ?? ''}`;
    if (made?.key !== key) {
      const items = head?.items.map(({ name }) => name) ?? [];
      made = { key, names: createObjectNames(vocabulary, detector?.calibration.labels ?? [], items) };
    }
    return made.names;
  };
}

/** @param active null = without an encoder */
async function interpretQuery(
  { packs, knowledge, boxes, now, dayFirst = true }: QueryInterpreterDeps,
  { names, embed }: { names: ObjectNames; embed: EmbedTexts },
  sentence: string,
  active: ActiveEncoder | null,
): Promise<InterpretedQuery> {
  const plan = parseQuery(sentence, {
    now: wallTimeOf(now()),
    dayFirst,
    isThing: (name) => isOneThing(names.find(name)),
  });
  const named = names.find(plan.text);
  const encoder = active && { ...active, calibration: knowledge.encoder(readerOf(active).calibration) };
  const scoring = toScoringQuery(named, encoder?.calibration.separates ?? null);
  const texts =
    encoder && /[\p{L}\p{N}\p{S}]/u.test(plan.text)
      ? encoderTexts(plan.text, named, scoring, encoder.calibration.templates)
      : [];
  const vector =
    encoder && texts.length > 0
      ? meanVector(await embed(encoder, texts), encoder.calibration.dimensions)
      : null;
  return {
    plan,
    named,
    scoring,
    authored: authoredQueryOf(plan, named),
    negations: await interpretNegations(plan.excluded, names, encoder, embed),
    vector,
    encoder,
    detector: packs.detector(),
    boxes: await boxes(),
    head: conceptHeadOf(packs),
  };
}

/** Whether nothing of the sentence says which photos are wanted. */
export function asksNothing({ plan, negations, authored }: InterpretedQuery): boolean {
  return (
    plan.text === '' &&
    plan.parsed.filters.length === 0 &&
    negations.length === 0 &&
    authored.wholeSentence.length === 0
  );
}

function isOneThing({ words, things }: NamedThings): boolean {
  const [thing] = things;
  return things.length === 1 && thing?.from === 0 && thing.to === words.length;
}
