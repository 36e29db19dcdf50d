/**
 * @file Questions about photos: presence and counts of what the detector boxes, and what metadata says; an
 * honest "I can't tell" for the rest.
 */
import {
  AppError,
  tagKey,
  type Answer,
  type ErrorCode,
  type Target,
} from '../../../src-preload/contract/index.ts';
import { takenWords } from '../derive/captions/taken-time.ts';
import type { DeriverSource } from '../derive/deriver-source.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { TargetEvidence, TargetView } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { NamedThing, NamedThings } from '../search/named-objects.ts';
import type { SeenObject, TagReading } from '../tags/tag-model.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { PackRef } from '../vision/vision.ts';
import {
  abstain,
  atLeastInPart,
  countReply,
  manyOf,
  oneOf,
  presenceReply,
  seen,
  unseenInPart,
  untold,
  type Evidence,
  type Reply,
} from './answers.ts';
import { parseQuestion, type Question } from './parse-question.ts';

export interface QuestionsServiceDeps {
  targets: TargetEvidence;
  deriver: DeriverSource;
  vocabulary: Pick<Vocabulary, 'forObject' | 'get'>;
  /** things a sentence names, with the boxes that show them */
  namedThings: (sentence: string) => NamedThings;
  /** what is in use; where left out, all of it runs */
  packs?: Pick<ActivePacks, 'encoder' | 'detector'>;
}

export interface QuestionsService {
  /**
   * One answer a target, in their order; not understanding is an answer, and so is a picture among several
   * that cannot be looked at.
   * @throws what TargetEvidence throws for a target that is asked about alone
   */
  ask(request: { question: string; targets: readonly Target[] }): Promise<Answer[]>;
}

export function createQuestionsService({
  targets,
  deriver,
  vocabulary,
  namedThings,
  packs,
}: QuestionsServiceDeps): QuestionsService {
  /** Why this photo was not looked at by what would know, in sentences; '' = it was, or nothing is wrong. */
  function untoldWhy(evidence: TargetView['evidence']): string {
    const broken = [packs?.encoder(), packs?.detector()].flatMap((pack) =>
      pack?.problem ? [pack as { ref: PackRef; problem: AppError }] : [],
    );
    return broken
      .filter(({ ref }) => !evidence.some(({ role }) => role === ref.role))
      .map(({ problem }) => problem.message)
      .join(' ');
  }

  return {
    async ask({ question, targets: wanted }) {
      const asked = parseQuestion(question, namedThings);
      const [views, model] = await Promise.all([viewsOf(wanted, targets), deriver.currentOrWithoutEncoder()]);
      return views.map((view) => {
        if ('unseen' in view) return { path: view.path, ...abstain(view.unseen) };
        const { path, evidence, decisions, metadata, damaged } = view;
        const known = {
          reading: heeding(decisions, model.read(evidence)),
          metadata,
          damaged,
          boxed: !packs?.detector()?.problem || evidence.some(({ role }) => role === 'detector'),
        };
        return {
          path,
          ...withReason(replyTo(asked, known, vocabulary), asked.kind === 'open' ? '' : untoldWhy(evidence)),
        };
      });
    },
  };
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

/** The person's word stands: what they rejected is not there, what they added is. */
function heeding(
  { tagsAdded, tagsRejected }: Pick<PhotoDecisions, 'tagsAdded' | 'tagsRejected'>,
  reading: TagReading,
): TagReading {
  const rejected = new Set(tagsRejected.map(tagKey));
  const added = new Set(tagsAdded.map(tagKey));
  if (rejected.size + added.size === 0) return reading;
  return {
    ...reading,
    objects: reading.objects.filter(({ name }) => !rejected.has(name)),
    scores: reading.scores.map((score) =>
      rejected.has(score.name)
        ? { ...score, probability: 0 }
        : added.has(score.name)
          ? { ...score, probability: 1 }
          : score,
    ),
  };
}

export interface Known {
  reading: TagReading;
  metadata: PhotoMetadata;
  /** only a part of the picture could be decoded */
  damaged: boolean;
  /** false = no detector looked at it: what has no box may be there all the same */
  boxed?: boolean;
}
type Names = QuestionsServiceDeps['vocabulary'];

/**
 * A box counts from here; below it, down to `doubtful`, it only makes "none" uncertain. Fitted on the
 * evaluation photos' people.
 */
const counted = 0.5;
const doubtful = 0.35;
/** Present from here on, absent below `absentBelow`, and in between nobody can tell. */
const presentFrom = 0.4;
const absentBelow = 0.2;

/** The reply to a question from what is known of one photo. Pure. */
export function replyTo(question: Question, known: Known, vocabulary: Names): Reply {
  switch (question.kind) {
    case 'count':
      return replyToCount(question, known, vocabulary);
    case 'presence':
      return replyToPresence(question, known, vocabulary);
    case 'when':
      return replyToWhen(known.metadata);
    case 'where':
      return replyToWhere(known.metadata);
    case 'camera':
      return replyToCamera(known.metadata);
    case 'open':
      return abstain(`${openReasons[question.about]} ${whatCanBeAsked}`);
  }
}

const whatCanBeAsked =
  'You can ask whether something is there, how many there are, and when or where the photo was taken.';
const openReasons: Readonly<Record<Extract<Question, { kind: 'open' }>['about'], string>> = {
  colour: 'The models in use don’t judge colours.',
  text: 'No model that reads text is in use.',
  who: 'Sightline doesn’t recognise who people are.',
  what: 'Open questions need a model that describes pictures, and none is in use.',
  why: 'A question like this needs a model that describes pictures, and none is in use.',
  unclear: 'I understand a few kinds of questions, in English, and this is none of them.',
};

function replyToCount(
  { things, attribute, unknown }: Extract<Question, { kind: 'count' }>,
  { reading, damaged, boxed = true }: Known,
  vocabulary: Names,
): Reply {
  const [thing] = things;
  if (!thing || things.length > 1)
    return abstain(thing ? 'I can count one kind of thing at a time.' : notKnown(unknown));
  const boxes = boxed ? boxesOf(thing, reading, vocabulary) : null;
  if (!boxes) return abstain(`No model in use can count ${manyOf(nameOf(thing, vocabulary))}.`);
  const label = boxedName(thing, vocabulary);
  const found = boxes.filter(({ probability }) => (probability ?? counted) >= counted);
  const evidence = evidenceOf(found);
  const best = boxes.reduce((most, { probability }) => Math.max(most, probability ?? 0), 0);
  if (found.length === 0 && best >= doubtful)
    return abstain(
      `There may be ${oneOf(label)}, but I am not sure enough to count.`,
      evidenceOf(boxes.filter(({ probability }) => probability === best)),
    );
  const isKind =
    found.length > 0 &&
    thing.groups.some(({ relation }) => relation === 'kind') &&
    label !== nameOf(thing, vocabulary);
  if (isKind)
    return abstain(
      `${seen(found.length, label)}, but I can’t tell which of them are ${manyOf(nameOf(thing, vocabulary))}.`,
      evidence,
    );
  if (attribute && found.length > 0)
    return abstain(`${seen(found.length, label)}, but ${untold(attribute, found.length > 1)}.`, evidence);
  if (damaged && found.length === 0) return unseenInPart(nameOf(thing, vocabulary));
  const reply = countReply(found.length, found.length === 0 ? nameOf(thing, vocabulary) : label, evidence);
  return damaged ? atLeastInPart(reply) : reply;
}

interface Presence {
  name: string;
  probability: number;
  evidence: Evidence;
}

function replyToPresence(
  { things, every, negated, attribute, unknown }: Extract<Question, { kind: 'presence' }>,
  { reading, damaged, boxed = true }: Known,
  vocabulary: Names,
): Reply {
  if (things.length === 0) return abstain(notKnown(unknown));
  const presences: Presence[] = [];
  for (const thing of things) {
    const presence = presenceOf(thing, reading, boxed, vocabulary);
    if ('reason' in presence) return abstain(presence.reason, presence.evidence);
    presences.push(presence);
  }
  // "a dog and a cat": as likely as the less likely; "a dog or a cat": as the more likely.
  const deciding = presences.reduce((kept, other) =>
    other.probability < kept.probability === every ? other : kept,
  );
  const evidence = presences.flatMap((presence) =>
    presence.evidence.filter(({ probability }) => probability >= presentFrom),
  );
  if (deciding.probability >= absentBelow && deciding.probability < presentFrom)
    return abstain(`There may be ${oneOf(deciding.name)}, but I am not sure.`, deciding.evidence);
  const present = deciding.probability >= presentFrom;
  if (!present && damaged) return unseenInPart(deciding.name);
  if (present && attribute)
    return abstain(`I can see ${oneOf(deciding.name)}, but ${untold(attribute, false)}.`, evidence);
  const name =
    present && things.length > 1 && every
      ? presences.map((presence) => oneOf(presence.name)).join(' and ')
      : deciding.name;
  const reply = presenceReply(present, name, deciding.probability, evidence);
  const joined = name === deciding.name ? reply : { ...reply, answer: `Yes, I can see ${name}.` };
  return negated
    ? {
        ...joined,
        value: !present,
        answer: present
          ? `No: I can see ${oneOf(deciding.name)}.`
          : `Yes: I can’t see any ${manyOf(deciding.name)}.`,
      }
    : joined;
}

/** How likely a thing is there, or why nobody here can say. */
function presenceOf(
  thing: NamedThing,
  reading: TagReading,
  boxed: boolean,
  vocabulary: Names,
): Presence | { reason: string; evidence: Evidence } {
  const name = nameOf(thing, vocabulary);
  const scored = (concept: string | null) =>
    reading.scores.find((score) => score.name === concept)?.probability ?? null;
  const boxes = boxed ? boxesOf(thing, reading, vocabulary) : null;
  const evidence = evidenceOf((boxes ?? []).filter(({ probability }) => (probability ?? 0) >= absentBelow));
  if (!boxes || thing.groups.length === 0) {
    const probability = scored(thing.concept);
    if (probability === null) return { reason: `No model in use recognises ${manyOf(name)}.`, evidence: [] };
    // An encoder finds what fills a picture; what it does not find may still be there.
    return probability >= presentFrom
      ? { name, probability, evidence: [] }
      : {
          reason: `I see no sign of ${oneOf(name)}, but without boxes for such things I can’t rule it out.`,
          evidence: [],
        };
  }
  if (thing.count > 1)
    return {
      name: `${thing.exact ? thing.count : 'several'} ${manyOf(name)}`,
      probability: boxes[thing.count - 1]?.probability ?? 0,
      evidence,
    };
  const label = boxedName(thing, vocabulary);
  const byBox = Math.max(
    0,
    ...thing.groups.map((group) =>
      Math.max(0, ...group.labels.map((of) => scored(vocabulary.forObject(of)?.name ?? null) ?? 0)),
    ),
  );
  const isKind = thing.groups.some(({ relation }) => relation === 'kind') && label !== name;
  if (!isKind || byBox < absentBelow) return { name, probability: byBox, evidence };
  const own = scored(thing.concept);
  return own === null || label === thing.concept
    ? { reason: `I can see ${oneOf(label)}, but I can’t tell whether it is ${oneOf(name)}.`, evidence }
    : { name, probability: own, evidence };
}

/** The boxes of a thing, surest first; null where no detector in use has a box for it. */
function boxesOf(thing: NamedThing, reading: TagReading, vocabulary: Names): SeenObject[] | null {
  const groups = thing.groups.filter((group) => group.labels.length > 0);
  if (groups.length === 0) return null;
  // A tennis player is a person and has a racket: the people are counted.
  const group = groups.find(({ labels }) => labels.includes('person')) ?? groups[0]!;
  const names = new Set(group.labels.flatMap((label) => vocabulary.forObject(label)?.name ?? []));
  return reading.objects
    .filter((object) => names.has(object.name))
    .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
}

function evidenceOf(objects: readonly SeenObject[]): Evidence {
  return objects.map(({ name, box, probability }) => ({
    label: name,
    box,
    probability: probability ?? counted,
  }));
}

/** Singular of what was asked about. */
function nameOf(thing: NamedThing, vocabulary: Names): string {
  const [group] = thing.groups;
  const label =
    group?.relation === 'same' && group.labels.length === 1
      ? vocabulary.forObject(group.labels[0]!)?.name
      : undefined;
  return label ?? thing.concept ?? thing.phrase.toLowerCase();
}

/** What the boxes show: the thing itself, or what it is a kind of. */
function boxedName(thing: NamedThing, vocabulary: Names): string {
  const group = thing.groups.find(({ labels }) => labels.includes('person')) ?? thing.groups[0];
  if (!group || group.relation === 'general' || group.labels.length > 1) return nameOf(thing, vocabulary);
  return vocabulary.forObject(group.labels[0]!)?.name ?? group.labels[0]!;
}

function notKnown(unknown: string | null): string {
  return unknown === null
    ? `I don’t understand the question. ${whatCanBeAsked}`
    : `I don’t know what “${unknown}” looks like.`;
}

function replyToWhen(metadata: PhotoMetadata): Reply {
  const taken = takenWords(metadata);
  if (!taken || metadata.takenAt === null)
    return abstain('Nothing in this photo’s file says when it was taken.');
  const byName = metadata.takenAtSource === 'file name';
  return fact(
    `It was taken ${taken.on}${taken.hours ? ` ${taken.hours}` : ''}${byName ? ', by the file’s name' : ''}.`,
    metadata.takenAt,
    byName ? 0.8 : 0.95,
  );
}

function replyToWhere({ latitude, longitude, details }: PhotoMetadata): Reply {
  const named = details.find(({ kind }) => kind === 'place')?.text;
  if (named !== undefined) return fact(`Its file names the place: ${named}.`, named, 0.95);
  if (latitude === null || longitude === null)
    return abstain('Nothing in this photo’s file says where it was taken.');
  const place = `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? 'W' : 'E'}`;
  return fact(`It was taken at ${place}.`, place, 0.95);
}

function replyToCamera({ make, model }: PhotoMetadata): Reply {
  const camera =
    model && make && !model.toLowerCase().startsWith(make.toLowerCase())
      ? `${make} ${model}`
      : (model ?? make);
  return camera === null
    ? abstain('Nothing in this photo’s file says which camera took it.')
    : fact(`It was taken with ${camera}.`, camera, 0.95);
}

function fact(answer: string, value: string, confidence: number): Reply {
  return { answer, value, atLeast: false, confidence, evidence: [], abstained: false, reason: null };
}
