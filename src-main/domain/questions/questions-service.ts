/** @file Questions about photos: understood by a grammar, answered from all that is known of each photo. */
import { basename } from 'node:path';
import {
  AppError,
  type Answer,
  type ErrorCode,
  type Photo,
  type Target,
} from '../../../src-preload/contract/index.ts';
import type { Deriver } from '../derive/derive.ts';
import type { DeriverSource } from '../derive/deriver-source.ts';
import type { TargetEvidence, TargetView } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { FactSource, ReadFacts } from '../facts/fact-source.ts';
import { metadataView } from '../photos/photo-view.ts';
import { findDates } from '../search/dates/find-dates.ts';
import type { NamedThing, NamedThings } from '../search/named-objects.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import { boxesToMeasure } from './answers/colour.ts';
import { answerPhoto } from './answer-photo.ts';
import { abstain, type Reply } from './answers/reply.ts';
import { openAnswer, type AskModel } from './open-answer.ts';
import type { AnswerContext, KnownPhoto, Names, PhotoRecord } from './known-photo.ts';
import { parseQuestion } from './parse-question.ts';
import type { PhotoQuestion } from './question.ts';

export interface QuestionsServiceDeps {
  targets: TargetEvidence;
  deriver: DeriverSource;
  vocabulary: Names & Pick<Vocabulary, 'concepts'>;
  /** things a sentence names, with the boxes that show them */
  namedThings: (sentence: string) => NamedThings;
  /** photos of the library in full, as they are shown; those that are not in it are left out */
  photosOf: (ids: readonly string[]) => Promise<Photo[]>;
  /** the interactive worker: measures the colours of things */
  vision: Pick<Vision, 'analyze'>;
  /** facts of pictures that are not in the library */
  facts: Pick<FactSource, 'readerFor'>;
  /** what is in use; where left out, all of it runs */
  packs?: Pick<ActivePacks, 'encoder' | 'detector'>;
  /** a model that answers open questions about photos of the library; left out = there is none */
  askModel?: AskModel;
  /** wall time as if UTC */
  now: () => Date;
  /** whether 4/7/2018 is the fourth of July */
  dayFirst?: boolean;
}

export interface QuestionsService {
  /**
   * One answer a target, in their order; not understanding is an answer, and so is a picture among several
   * that cannot be looked at.
   * @throws what TargetEvidence throws for a target that is asked about alone
   */
  ask(request: { question: string; targets: readonly Target[] }): Promise<Answer[]>;
}

export function createQuestionsService(deps: QuestionsServiceDeps): QuestionsService {
  const {
    targets,
    deriver,
    vocabulary,
    namedThings,
    photosOf,
    facts,
    vision,
    packs,
    now,
    dayFirst = true,
    askModel = async () => null,
  } = deps;

  return {
    async ask({ question, targets: wanted }) {
      const today = now();
      const dates = (text: string) => findDates(text, { now: today, dayFirst });
      const asked = parseQuestion(question, { find: namedThings, dates });
      const [views, model] = await Promise.all([viewsOf(wanted, targets), deriver.currentOrWithoutEncoder()]);
      const shown = await photosOf([
        ...new Set(views.flatMap((view) => ('unseen' in view ? [] : (view.id ?? [])))),
      ]);
      const factsOf = await facts.readerFor(views.flatMap((view) => ('unseen' in view ? [] : view.metadata)));
      const photos = new Map(shown.map((photo) => [photo.id, photo]));
      return Promise.all(
        views.map(async (view) => {
          if ('unseen' in view) return { path: view.path, ...abstain(view.unseen) };
          const photo = (view.id !== null && photos.get(view.id)) || null;
          const known: KnownPhoto = {
            reading: model.read(view.evidence),
            record: photo ?? recordOf(view, model, factsOf),
            damaged: view.damaged,
            boxed: !packs?.detector()?.problem || view.evidence.some(({ role }) => role === 'detector'),
          };
          const open = photo && { photo, reading: known.reading };
          const written = open && (await openAnswer({ question, parsed: asked }, open, vocabulary, askModel));
          if (written)
            return { path: view.path, ...written, ...(view.blurred && { blurred: true as const }) };
          const context = { known, vocabulary, now: today };
          const boxColours = await measured(asked, context, photo?.previews.grid ?? view.path, vision);
          const reply = answerPhoto(asked, {
            ...context,
            known: { ...known, ...(boxColours && { boxColours }) },
          });
          const why = asked.kind === 'open' ? '' : unseenWhy(packs, view.evidence);
          return {
            path: view.path,
            ...withReason(reply, why),
            ...(view.blurred && { blurred: true as const }),
          };
        }),
      );
    },
  };
}

/** Colours of the boxes of the thing whose colour is asked for; null = none is, or the picture cannot be read. */
async function measured(
  asked: PhotoQuestion,
  context: AnswerContext,
  path: string,
  vision: QuestionsServiceDeps['vision'],
): Promise<KnownPhoto['boxColours'] | null> {
  const thing = coloured(asked);
  const boxes = thing ? boxesToMeasure(thing, context) : [];
  if (boxes.length === 0) return null;
  const colourBoxes = boxes.map(({ box }) => box);
  const [result] = await vision.analyze([{ path, gridPath: null, largePath: null, packs: [], colourBoxes }]);
  if (!result?.ok || !result.boxColours) return null;
  return new Map(boxes.map((box, index) => [box, result.boxColours![index] ?? []]));
}

function coloured(asked: PhotoQuestion): NamedThing | null {
  if (asked.kind === 'colour') return asked.thing;
  const isOf = (asked.kind === 'count' || asked.kind === 'presence') && asked.attribute?.kind === 'colour';
  return isOf ? (asked.things[0] ?? null) : null;
}

/** What is known of a picture that is not in the library. */
function recordOf(
  { path, evidence, decisions, metadata }: TargetView,
  model: Deriver,
  factsOf: ReadFacts,
): PhotoRecord {
  const { tags, rejectedTags, caption } = model.derive({
    evidence,
    decisions,
    metadata,
    relPaths: [basename(path)],
  });
  const { takenAt, takenAtPrecision, takenAtSource, rating, favourite } = metadata;
  return {
    path,
    width: 0,
    height: 0,
    takenAt,
    takenAtPrecision,
    takenAtSource,
    ...metadataView(metadata),
    facts: factsOf({ metadata, width: 0, height: 0, colours: null, relPaths: [basename(path)] }),
    rating,
    favourite,
    tags,
    rejectedTags,
    caption,
    text: null,
  };
}

/** Why this photo was not looked at by what would know, in sentences; '' = it was, or nothing is wrong. */
function unseenWhy(packs: QuestionsServiceDeps['packs'], evidence: TargetView['evidence']): string {
  const broken = [packs?.encoder(), packs?.detector()].flatMap((pack) =>
    pack?.problem ? [pack as { ref: PackRef; problem: AppError }] : [],
  );
  return broken
    .filter(({ ref }) => !evidence.some(({ role }) => role === ref.role))
    .map(({ problem }) => problem.message)
    .join(' ');
}

/** An answer that could not be given says what is wrong with the models that would know. */
function withReason(reply: Reply, why: string): Reply {
  return why === '' || !reply.abstained
    ? reply
    : { ...reply, answer: `${reply.answer} ${why}`, reason: `${reply.reason ?? ''} ${why}`.trim() };
}

type View = TargetView | { path: string; unseen: string };

/** All at once; where one of several cannot be looked at, one by one, so that it stops no other. */
async function viewsOf(wanted: readonly Target[], targets: TargetEvidence): Promise<View[]> {
  try {
    return await targets.of(wanted);
  } catch (error) {
    if (!(error instanceof AppError) || wanted.length === 1) throw error;
  }
  const views: View[] = [];
  for (const target of wanted) {
    try {
      views.push(...(await targets.of([target])));
    } catch (error) {
      if (!(error instanceof AppError) || !aboutOnePicture.has(error.code)) throw error;
      views.push({ path: 'path' in target ? target.path : target.id, unseen: error.message });
    }
  }
  return views;
}

const aboutOnePicture: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'unreadable_file',
  'unsupported_format',
  'file_too_large',
  'decoder_crashed',
]);
