/** @file Questions about many photos: all of the library, or a selection. */
import { tagKey, type LibraryAnswer, type Selection } from '../../../../src-preload/contract/index.ts';
import { takenWords } from '../../derive/captions/taken-time.ts';
import type { DeriverSource } from '../../derive/deriver-source.ts';
import type { FactSource, ReadFacts } from '../../facts/fact-source.ts';
import type { LibraryPhotos } from '../../search/library-photos.ts';
import type { NamedThing } from '../../search/named-objects.ts';
import type { QueryPlan } from '../../search/parse-query.ts';
import { cameraName } from '../../shared/camera-name.ts';
import type { Names } from '../known-photo.ts';
import type { FindThings } from '../grammar/subject.ts';
import { plainQuestion } from '../grammar/plain-question.ts';
import { manyOf } from '../answers/reply.ts';
import { counted, nameOf } from '../answers/seen-things.ts';
import {
  abstainOverall,
  answerCount,
  answerExists,
  answerFullest,
  answerList,
  answerMost,
  answerShare,
  answerSum,
  answerWhen,
  type Found,
  type LabelsOf,
  type LibraryReply,
} from './library-answers.ts';
import { libraryRules } from './library-forms.ts';
import type { GroupBy, LibraryQuestion, PhotosMeant } from './library-question.ts';
import { matchPhotos, namesOf, type MatchDeps, type MatchedPhoto } from './match-photos.ts';
import { meantWords } from './meant-words.ts';
import { planOf, type MeantContext } from './photos-meant.ts';

export interface LibraryQuestionsDeps extends MatchDeps {
  deriver: Pick<DeriverSource, 'currentOrWithoutEncoder'>;
  facts: Pick<FactSource, 'readerFor'>;
  namedThings: FindThings;
  /** ids of the photos that a query finds */
  resolveQuery: (text: string) => Promise<readonly string[]>;
  /** screening is on; off where left out */
  isScreening?: () => boolean;
  /** wall time as if UTC */
  now: () => Date;
  dayFirst?: boolean;
}

export interface LibraryQuestions {
  /**
   * @param request `photos` null = all of the library; `limit` = so many photos in the answer
   * @returns null = it is no question about many photos
   */
  ask(request: { question: string; photos: Selection | null; limit: number }): Promise<LibraryAnswer | null>;
}

export function createLibraryQuestions(deps: LibraryQuestionsDeps): LibraryQuestions {
  const { photos, namedThings: find, now, dayFirst = true } = deps;
  return {
    async ask({ question, photos: selection, limit }) {
      const context: MeantContext = { find, now: now(), dayFirst };
      const asked = parseLibraryQuestion(question, context);
      if (!asked) return null;
      const within = await idsOf(selection, deps);
      const plan = planOf(asked.of.filters, context);
      const words = meantWords(asked.of, plan, deps.vocabulary);
      const found: Found = {
        photos: await matchPhotos(deps, asked.of, { plan, within }),
        words,
        total: within?.length ?? photos.total(),
      };
      const unknown =
        found.photos.length > 0 ? null : (unscreened(plan, deps) ?? (await unknownThing(asked.of, deps)));
      const reply = unknown === null ? await answer(asked, found, deps) : abstainOverall(unknown);
      return toAnswer(reply, { words, limit, photos });
    },
  };
}

/** Null = it is no question about many photos. */
export function parseLibraryQuestion(question: string, context: MeantContext): LibraryQuestion | null {
  const text = plainQuestion(question);
  for (const { forms, read } of libraryRules) {
    for (const form of forms) {
      const slots = form(text);
      const asked = slots && read(slots, context);
      if (asked) return asked;
    }
  }
  return null;
}

/** Newest first; null = all. */
async function idsOf(
  selection: Selection | null,
  { photos, resolveQuery }: Pick<LibraryQuestionsDeps, 'photos' | 'resolveQuery'>,
): Promise<string[] | null> {
  if (!selection) return null;
  const ids = 'ids' in selection ? selection.ids : await resolveQuery(selection.query);
  return [...new Set(ids)].filter((id) => photos.tile(id) !== null);
}

/** Why it cannot be said that no photo is sensitive; null = that is not asked. */
function unscreened(
  { sensitive }: Pick<QueryPlan, 'sensitive'>,
  { isScreening }: Pick<LibraryQuestionsDeps, 'isScreening'>,
): string | null {
  if (!sensitive) return null;
  return isScreening?.()
    ? 'No photo is suggested as sensitive. That is no proof that none is.'
    : 'Screening is off, and you keep no photo private. Settings switches it on.';
}

/** Why nothing could be found of a thing, in a sentence; null = a model would have found it. */
async function unknownThing(
  { shown }: PhotosMeant,
  { deriver, vocabulary }: Pick<LibraryQuestionsDeps, 'deriver' | 'vocabulary'>,
): Promise<string | null> {
  if (shown.length === 0) return null;
  const on = new Set((await deriver.currentOrWithoutEncoder()).read([]).scores.map(({ name }) => name));
  const unseen = shown.find(({ thing }) => !namesOf(thing, vocabulary).some((name) => on.has(name)));
  return unseen
    ? `No model in use recognises ${manyOf(nameOf(unseen.thing, vocabulary))}, and no words of yours or of the files name them.`
    : null;
}

async function answer(
  asked: LibraryQuestion,
  found: Found,
  { facts, vocabulary }: Pick<LibraryQuestionsDeps, 'facts' | 'vocabulary'>,
): Promise<LibraryReply> {
  switch (asked.kind) {
    case 'count':
      return answerCount(found);
    case 'share':
      return answerShare(found);
    case 'exists':
      return answerExists(found);
    case 'when':
      return answerWhen(asked.which, found);
    case 'most':
    case 'list': {
      const isPlace = asked.by === 'place' || asked.by === 'country';
      const factsOf = isPlace ? await facts.readerFor(found.photos.map(({ row }) => row.metadata)) : () => [];
      const labels = labelsBy(asked.by, factsOf);
      return asked.kind === 'most' ? answerMost(asked, found, labels) : answerList(asked, found, labels);
    }
    case 'sum':
      return boxed(asked.thing, vocabulary)
        ? answerSum(nameOf(asked.thing, vocabulary), found, countIn(asked.thing, vocabulary))
        : abstainOverall(`No model in use can count ${manyOf(nameOf(asked.thing, vocabulary))}.`);
    case 'fullest':
      return answerFullest(manyOf(nameOf(asked.thing, vocabulary)), found, countIn(asked.thing, vocabulary));
  }
}

/** Whether a detector has boxes for the thing itself, not only for what it is a kind of. */
function boxed({ groups }: NamedThing, vocabulary: Names): boolean {
  return groups.some(
    ({ labels, relation }) => relation !== 'kind' && labels.some((label) => vocabulary.forObject(label)),
  );
}

/** Boxes of a thing in a photo, without those whose tag the person took off. */
function countIn(thing: NamedThing, vocabulary: Names): (photo: MatchedPhoto) => number {
  const names = new Set(namesOf(thing, vocabulary));
  return ({ row }) => {
    const rejected = new Set(row.rejectedTags.map(tagKey));
    return row.objects.filter(
      ({ name, probability }) =>
        names.has(name) && !rejected.has(tagKey(name)) && (probability ?? counted) >= counted,
    ).length;
  };
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function labelsBy(by: GroupBy, factsOf: ReadFacts): LabelsOf {
  return ({ row }) => {
    const { takenAt, takenAtPrecision, metadata, width, height, tags } = row;
    const taken = takenWords(row);
    const knowsDay = taken && takenAtPrecision !== 'year' && takenAtPrecision !== 'month';
    switch (by) {
      case 'year':
        return taken ? [takenAt!.slice(0, 4)] : [];
      case 'month':
        return taken && takenAtPrecision !== 'year' ? [taken.month] : [];
      case 'day':
        return knowsDay ? [taken.day] : [];
      case 'weekday':
        return knowsDay ? [weekdays[new Date(`${takenAt!.slice(0, 10)}T00:00:00Z`).getUTCDay()]!] : [];
      case 'camera': {
        const camera = cameraName(metadata);
        return camera === '' ? [] : [camera];
      }
      case 'place':
      case 'country': {
        const place = placeOf(metadata, factsOf({ metadata, width, height, colours: null, relPaths: [] }));
        return place?.[by] === undefined ? [] : [place[by]];
      }
      case 'person':
        return metadata.people.map(({ name }) => name);
      case 'tag':
        return tags.filter(({ band }) => band === 'sure').map(({ name }) => name);
    }
  };
}

/** By the file's words, else the narrowest place that is sure by its position: a town that is near is not. */
function placeOf(
  { details }: MatchedPhoto['row']['metadata'],
  facts: ReturnType<ReadFacts>,
): { place: string; country: string | undefined } | null {
  const named = details.find(({ kind }) => kind === 'place')?.text;
  if (named !== undefined) return { place: named, country: /, *([^,]+)$/u.exec(named)?.[1] };
  const tags = facts.find(({ kind }) => kind === 'place')?.tags ?? [];
  const sure = tags.find(({ band }) => band === 'sure');
  if (!sure) return null;
  const country = sure.parents.at(-1);
  return {
    place: country === undefined ? sure.name : `${sure.name}, ${country}`,
    country: country ?? sure.name,
  };
}

function toAnswer(
  { photos: behind, ...reply }: LibraryReply,
  { words, limit, photos }: { words: string; limit: number; photos: Pick<LibraryPhotos, 'tile'> },
): LibraryAnswer {
  const good = behind.filter(({ band }) => band === 'good').length;
  return {
    ...reply,
    groups: [...reply.groups],
    understood: words === '' ? 'photos' : `photos ${words}`,
    counts: { good, maybe: behind.length - good },
    photos: behind.slice(0, limit).flatMap(({ row, band }) => {
      const tile = photos.tile(row.id);
      return tile ? [{ tile, band }] : [];
    }),
  };
}
