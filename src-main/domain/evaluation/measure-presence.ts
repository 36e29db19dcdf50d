/**
 * @file Measures whether a search tells what is in the library from what is not: the best score of queries
 * for things that photos show, and for things that none shows.
 */
import { sigmoid } from '../shared/log-odds.ts';
import { absentScenesOf } from './absent-scenes.ts';
import type { Stated } from './calibration-error.ts';
import { cocoNames } from './coco-names.ts';
import type { EvaluatedProduct, Labelled } from './evaluated-product.ts';
import { areaUnderCurve } from './measures.ts';

export interface PresenceMeasures {
  /** queries for what at least one photo shows */
  present: number;
  /** queries for what no photo shows */
  absent: number;
  /** probability that a present query's best score is above an absent one's; 1 = they are separated */
  auc: number;
  /** share of the present queries for which the search says that there is nothing */
  falseNothing: number;
  /** share of the absent queries for which it says so */
  nothing: number;
  /** share of the absent queries with a good match */
  falseGood: number;
}

export interface SearchedName {
  query: string;
  present: boolean;
  /** log-odds of the best hit; null = nothing was found */
  score: number | null;
  good: number;
  maybe: number;
  /** the photo that came first */
  first: string | null;
}

export interface PresenceFindings {
  /** null = the labels name nothing, or nothing is absent */
  measures: PresenceMeasures | null;
  queries: SearchedName[];
  /** the good matches of queries whose photos are all labelled */
  stated: Stated[];
}

/** The truth is null where labels do not tell for each photo. */
interface NamedQuery {
  text: string;
  present: boolean;
  shows: ((label: Labelled['label']) => boolean) | null;
}

const mostHits = 1_000;

export async function measurePresence(
  { call, checkpoint, fileOf }: Pick<EvaluatedProduct, 'call' | 'checkpoint' | 'fileOf'>,
  photos: readonly Labelled[],
): Promise<PresenceFindings> {
  const labels = new Map(photos.map(({ label, photo }) => [photo.id, label]));
  const asked = queriesAbout(photos);
  const stated: Stated[] = [];
  const queries: SearchedName[] = [];
  for (const { text, present, shows } of asked) {
    checkpoint('Looking for things', queries.length, asked.length);
    const { results, counts } = await call('search.run', { text, limit: mostHits });
    const [best] = results;
    queries.push({
      query: text,
      present,
      score: best?.score ?? null,
      ...counts,
      first: best ? fileOf(best.id) : null,
    });
    for (const { id, band, score } of results) {
      const label = labels.get(id);
      if (band === 'good' && shows && label)
        stated.push({ probability: sigmoid(score), right: shows(label) });
    }
  }
  return { measures: presenceMeasures(queries), queries, stated };
}

/**
 * Names of objects and scenes that a label has; as absent ones, names of objects that none has (only where
 * the objects of every photo are labelled) and scenes that no label comes near.
 */
function queriesAbout(photos: readonly Labelled[]): NamedQuery[] {
  const labels = photos.map(({ label }) => label);
  const areObjectsKnown = labels.every(({ objects }) => objects);
  const objects = new Set(labels.flatMap((label) => label.objects ?? []));
  const scenes = new Set(labels.flatMap((label) => label.scenes ?? []));
  if (objects.size === 0 && scenes.size === 0) return [];
  const asked = areObjectsKnown ? cocoNames : [...objects];
  return [
    ...asked.map((text) => ({
      text,
      present: objects.has(text),
      shows: areObjectsKnown ? (label: Labelled['label']) => label.objects!.includes(text) : null,
    })),
    ...[...scenes]
      .filter((scene) => !objects.has(scene))
      .map((text) => ({ text, present: true, shows: null })),
    ...absentScenesOf(labels).map((text) => ({ text, present: false, shows: () => false })),
  ];
}

function presenceMeasures(queries: readonly SearchedName[]): PresenceMeasures | null {
  const present = queries.filter((query) => query.present);
  const absent = queries.filter((query) => !query.present);
  if (present.length === 0 || absent.length === 0) return null;
  const scoreOf = ({ score }: SearchedName) => score ?? -Infinity;
  const shareOf = (some: readonly SearchedName[], is: (query: SearchedName) => boolean) =>
    some.filter(is).length / some.length;
  const saysNothing = ({ good, maybe }: SearchedName) => good + maybe === 0;
  return {
    present: present.length,
    absent: absent.length,
    auc: areaUnderCurve(present.map(scoreOf), absent.map(scoreOf)),
    falseNothing: shareOf(present, saysNothing),
    nothing: shareOf(absent, saysNothing),
    falseGood: shareOf(absent, ({ good }) => good > 0),
  };
}
