/**
 * @file What a picture shows as a whole: indoors or outdoors, what happens, which place, which kinds of a
 * thing, all of it. By tags of whatever source, so that each model that names scenes is used.
 */
import type { PhotoTag } from '../../../../src-preload/contract/index.ts';
import type { Concept } from '../../tags/vocabulary.ts';
import type { AnswerContext } from '../known-photo.ts';
import type { PhotoQuestion } from '../question.ts';
import {
  abstain,
  capitalised,
  hedged,
  listOf,
  manyOf,
  oneOf,
  say,
  surely,
  surest,
  type Evidence,
  type Reply,
} from './reply.ts';
import { boxesOf, boxEvidence, counted, nameOf, placeWords, scoreOf, statedTag } from './seen-things.ts';

type Kind = Concept['kind'];

const activityKinds: ReadonlySet<Kind> = new Set(['activity', 'event']);
const placeKinds: ReadonlySet<Kind> = new Set(['place', 'scene', 'building']);
const weatherKinds: ReadonlySet<Kind> = new Set(['weather']);
/** A scene is told from here on; indoors or outdoors is one of two, and needs to be more likely than the other. */
const toldFrom = 0.5;

export function answerActivity(context: AnswerContext): Reply {
  const tags = tagsOfKinds(activityKinds, context);
  if (tags.length === 0)
    return abstain(
      'I see no activity that I know. People may be doing something that no model in use recognises.',
    );
  return sceneReply(tags, itLooks, context);
}

export function answerScene(
  { about }: Extract<PhotoQuestion, { kind: 'scene' }>,
  context: AnswerContext,
): Reply {
  const tags = tagsOfKinds(about === 'weather' ? weatherKinds : placeKinds, context);
  if (tags.length > 0) return sceneReply(tags, itLooks, context);
  return abstain(
    about === 'weather'
      ? 'I see no weather that I know.'
      : 'I see no kind of place that I know. It may be one that no model in use recognises.',
  );
}

/** Tags of these kinds that are shown, surest first, without those that the first ones imply. */
function tagsOfKinds(kinds: ReadonlySet<Kind>, { known, vocabulary }: AnswerContext): PhotoTag[] {
  const tags = known.record.tags
    .filter(({ name }) => {
      const kind = vocabulary.get(name)?.kind;
      return kind !== undefined && kinds.has(kind);
    })
    .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
  return tags.filter(({ name }) => !tags.some((other) => vocabulary.ancestors(other.name).includes(name)));
}

const mostNamed = 3;

interface SceneWords {
  surely: string;
  perhaps: string;
}

const itLooks: SceneWords = { surely: 'It looks like', perhaps: 'It may be' };

function sceneReply(tags: readonly PhotoTag[], words: SceneWords, { vocabulary }: AnswerContext): Reply {
  const told = tags.slice(0, mostNamed);
  const best = told[0]!;
  const names = listOf(
    told.map(({ name }) => (isUncounted(name, vocabulary.get(name)?.kind) ? name : oneOf(name))),
  );
  return say({
    answer: `${best.band === 'sure' ? words.surely : words.perhaps} ${names}.`,
    value: told.map(({ name }) => name).join(', '),
    confidence: best.probability === null ? null : Math.min(surest, best.probability),
    basis: basisOf(best),
    evidence: tagEvidence(told),
  });
}

function isUncounted(name: string, kind: Kind | undefined): boolean {
  return (
    kind === 'activity' || kind === 'weather' || kind === 'time' || name === 'indoors' || name === 'outdoors'
  );
}

function basisOf({ source }: PhotoTag): string {
  if (source === 'user') return 'your tag says so';
  return source === 'metadata' ? 'its file says so' : 'by the picture as a whole';
}

function tagEvidence(tags: readonly PhotoTag[]): Evidence {
  return tags.map(({ name, probability }) => ({ kind: 'tag', label: name, box: null, probability }));
}

const two = ['indoors', 'outdoors'] as const;

/** By the tags "indoors" and "outdoors", and by places that are one of them. */
export function answerSetting(
  { check }: Extract<PhotoQuestion, { kind: 'setting' }>,
  context: AnswerContext,
): Reply {
  const sides = two.map((name) => {
    const stated = statedTag(name, context);
    return { name, stated, probability: stated ? 1 : scoreOf(name, context) };
  });
  const known = sides.filter(({ probability }) => probability !== null);
  if (known.length === 0) return abstain('No model in use tells indoors from outdoors.');
  const best = known.reduce((one, other) => (other.probability! > one.probability! ? other : one));
  const rival = known.find((other) => other !== best)?.probability ?? 0;
  if (best.probability! < toldFrom || best.probability! - rival < 0.2)
    return abstain('It may be indoors or outdoors: the picture does not say enough.', [
      { kind: 'tag', label: best.name, box: null, probability: best.probability },
    ]);
  const band = best.probability! >= surely ? 'sure' : 'maybe';
  const tag: PhotoTag = best.stated ?? {
    name: best.name,
    probability: best.probability,
    source: 'model',
    band,
  };
  const reply = sceneReply([tag], { surely: 'It was taken', perhaps: 'It was probably taken' }, context);
  if (check === null) return reply;
  const isSo = check === best.name;
  return { ...reply, answer: `${isSo ? 'Yes' : 'No'}: it${reply.answer.slice(2)}`, value: isSo };
}

/** "what animals are there?": the boxes and tags that are kinds of it. */
export function answerKinds(
  { thing }: Extract<PhotoQuestion, { kind: 'kinds' }>,
  context: AnswerContext,
): Reply {
  const { known, vocabulary } = context;
  const name = nameOf(thing, vocabulary);
  const concept = vocabulary.get(name) ?? vocabulary.find(name)[0];
  const narrower = new Set(concept ? vocabulary.descendants(concept.name) : []);
  const tags = known.record.tags.filter((tag) => narrower.has(tag.name));
  const special = tags.filter(
    (tag) => !tags.some((other) => vocabulary.ancestors(other.name).includes(tag.name)),
  );
  const boxes = known.reading.objects.filter(
    (object) => (narrower.has(object.name) || object.name === name) && (object.probability ?? 0) >= counted,
  );
  if (special.length > 0) {
    const told = [...special].sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0)).slice(0, mostNamed);
    return say({
      answer: `${hedged(told[0]!.probability, `I can see ${listOf(told.map((tag) => oneOf(tag.name)))}`)}.`,
      value: told.map((tag) => tag.name).join(', '),
      confidence: told[0]!.probability === null ? null : Math.min(surest, told[0]!.probability),
      basis: basisOf(told[0]!),
      evidence: [...tagEvidence(told), ...boxEvidence(boxes)],
    });
  }
  return abstain(
    boxes.length > 0
      ? `I can see ${oneOf(name)}, but I can’t tell which kind.`
      : `I see no ${manyOf(name)} whose kind I know.`,
    boxEvidence(boxes),
  );
}

/** Where in the picture a thing is. */
export function answerPosition(
  { thing }: Extract<PhotoQuestion, { kind: 'position' }>,
  context: AnswerContext,
): Reply {
  const name = nameOf(thing, context.vocabulary);
  const boxes = boxesOf(thing, context);
  if (!boxes) return abstain(`No model in use finds where ${manyOf(name)} are.`);
  const found = boxes.filter(({ probability }) => (probability ?? counted) >= counted);
  if (found.length === 0) return abstain(`I can’t see ${oneOf(name)} here.`);
  const places = [...new Set(found.map(({ box }) => placeWords(box)))];
  return say({
    answer: `${capitalised(listOf(places.slice(0, 4)))}${places.length > 4 ? ', and elsewhere' : ''}.`,
    value: places.join(', '),
    confidence: Math.min(surest, found[0]!.probability ?? counted),
    basis: 'seen in the picture',
    evidence: boxEvidence(found),
  });
}

/** "What is in this photo?": its caption, and the things and tags behind it. */
export function answerContents({ known }: AnswerContext): Reply {
  const { caption, tags } = known.record;
  const boxes = known.reading.objects.filter(({ probability }) => (probability ?? 0) >= counted);
  const whole = tags.filter(({ band, name }) => band === 'sure' && !boxes.some((box) => box.name === name));
  if (caption.source === 'composed' && boxes.length === 0 && whole.length === 0)
    return abstain('I see nothing here that I know.');
  return say({
    answer: /[.!?]$/.test(caption.text) ? caption.text : `${caption.text}.`,
    value: caption.text,
    confidence: caption.source === 'composed' ? caption.probability : 1,
    basis: caption.basis || 'your caption',
    evidence: [...boxEvidence(boxes.slice(0, 12)), ...tagEvidence(whole.slice(0, 6))],
  });
}
