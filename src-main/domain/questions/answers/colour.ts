/** @file Which colours a picture and the things in it have, as they were measured. */
import type { NamedThing } from '../../search/named-objects.ts';
import { percent } from '../../shared/percent.ts';
import type { PictureColours } from '../../shared/picture-colours.ts';
import type { SeenObject } from '../../tags/seen-boxes.ts';
import type { AnswerContext } from '../known-photo.ts';
import { abstain, fact, listOf, manyOf, notKnown, oneOf, say, type Evidence, type Reply } from './reply.ts';
import { boxesOf, boxEvidence, counted, isOnlyKind, nameOf } from './seen-things.ts';

type Colours = PictureColours['dominant'];

/** A thing has the colour that takes so much of its middle; with less, down to `partly`, it is one of several. */
const mostly = 0.5;
const partly = 0.3;
/** Below this a thing has so little of a colour that it is another one. */
const hardly = 0.1;
/** Of more things the colours are not told. */
const mostMeasured = 6;

/** The tone of a picture without colours, else its main colours with their shares. */
export function answerPictureColours({ known: { record } }: AnswerContext): Reply {
  const found =
    record.facts.find(({ kind, text }) => kind === 'tone' && /^(?:black and white|sepia)$/iu.test(text)) ??
    record.facts.find(({ kind }) => kind === 'colours');
  if (!found) return abstain('The colours of this picture have not been measured.');
  return fact(`${found.text}${found.doubt === null ? '' : `, but ${found.doubt}`}.`, found.text, {
    label: found.text,
    basis: found.basis,
    confidence: found.doubt === null ? 0.95 : 0.7,
  });
}

/** Null = not measured, or with doubt. */
export function isBlackAndWhite({ known: { record } }: AnswerContext): boolean | null {
  const has = (text: string) => record.facts.some((found) => found.kind === 'tone' && found.text === text);
  if (has('Black and white')) return true;
  return record.facts.some(({ kind }) => kind === 'colours') && !has('Sepia') ? false : null;
}

/** The boxes whose colours a question asks for, surest first; none where no detector has boxes for the thing. */
export function boxesToMeasure(thing: NamedThing, context: AnswerContext): SeenObject[] {
  const boxes = boxesOf(thing, context) ?? [];
  return boxes.filter(({ probability }) => (probability ?? counted) >= counted).slice(0, mostMeasured);
}

interface Measured {
  object: SeenObject;
  colours: Colours;
}

/** "what colour is the car?" */
export function answerThingColour(
  thing: NamedThing | null,
  unknown: string | null,
  context: AnswerContext,
): Reply {
  const { known, vocabulary } = context;
  if (!thing) return abstain(notKnown(unknown));
  const name = nameOf(thing, vocabulary);
  if (!boxesOf(thing, context))
    return abstain(`No model in use finds where ${manyOf(name)} are, to measure it.`);
  if (isBlackAndWhite(context)) return abstain('This picture has no colours.');
  const boxes = boxesToMeasure(thing, context);
  if (boxes.length === 0) return abstain(`I can’t see ${oneOf(name)} here.`);
  if (isOnlyKind(thing, vocabulary))
    return abstain(`I can’t tell whether what I see is ${oneOf(name)}.`, boxEvidence(boxes));
  const measured = boxes.flatMap((object): Measured[] => {
    const colours = known.boxColours?.get(object);
    return colours && colours.length > 0 ? [{ object, colours }] : [];
  });
  const [first] = measured;
  if (!first)
    return abstain('The picture could not be looked at to measure its colours.', boxEvidence(boxes));
  return measured.length === 1 ? oneColour(first, name) : severalColours(measured, name);
}

/** The colours of one thing in words: "red", "red and black"; null = there are too many. */
function wordsFor([first, second]: Colours): { words: string; share: number } | null {
  if (!first || first.share < partly) return null;
  if (first.share >= mostly || !second || second.share < partly / 2)
    return { words: first.name, share: first.share };
  return { words: `${first.name} and ${second.name}`, share: first.share + second.share };
}

function oneColour({ object, colours }: Measured, name: string): Reply {
  const found = wordsFor(colours);
  const evidence = evidenceOf([{ object, colours }]);
  if (!found)
    return abstain(
      `The middle of the ${name} has several colours: ${listOf(colours.map((colour) => colour.name))}.`,
      evidence,
    );
  const lead = found.share >= mostly && !found.words.includes(' and ') ? 'It looks' : 'It looks mostly';
  return say({
    answer: `${lead} ${found.words}.`,
    value: found.words,
    confidence: Math.min(0.9, (object.probability ?? counted) * Math.min(1, found.share + 0.25)),
    basis: `measured in the middle of the ${name}: ${sharesOf(colours)}`,
    evidence,
  });
}

function severalColours(measured: readonly Measured[], name: string): Reply {
  const words = measured.map(({ colours }) => wordsFor(colours)?.words ?? 'of several colours');
  const distinct = [...new Set(words)];
  const evidence = evidenceOf(measured);
  if (distinct.length === 1 && distinct[0] === 'of several colours')
    return abstain(`The ${manyOf(name)} have several colours each.`, evidence);
  return say({
    answer:
      distinct.length === 1
        ? `They look ${distinct[0]}.`
        : `I can see ${measured.length}: ${listOf(distinct.map((word) => `${timesOf(words, word)} ${word}`))}.`,
    value: distinct.join(', '),
    confidence: 0.6,
    basis: `measured in the middle of each ${name}`,
    evidence,
  });
}

function timesOf(words: readonly string[], word: string): number {
  return words.filter((other) => other === word).length;
}

function sharesOf(colours: Colours): string {
  return colours
    .slice(0, 3)
    .map(({ name, share }) => `${name} ${percent(share)}`)
    .join(', ');
}

function evidenceOf(measured: readonly Measured[]): Evidence {
  return measured.map(({ object: { name, box, probability }, colours }) => ({
    kind: 'object',
    label: `${name}: ${sharesOf(colours)}`,
    box,
    probability,
  }));
}

/** Of the boxes, those that have the colour, may have it, and do not. */
function byColour(
  boxes: readonly SeenObject[],
  colour: string,
  { known }: AnswerContext,
): { has: SeenObject[]; may: SeenObject[]; measured: boolean } {
  const share = (box: SeenObject) =>
    known.boxColours?.get(box)?.find(({ name }) => name === colour)?.share ?? 0;
  return {
    has: boxes.filter((box) => share(box) >= mostly),
    may: boxes.filter((box) => share(box) >= hardly && share(box) < mostly),
    measured: boxes.length > 0 && boxes.every((box) => known.boxColours?.has(box)),
  };
}

/** "how many red cars": null where the colours were not measured. */
export function countOfColour(
  boxes: readonly SeenObject[],
  colour: string,
  name: string,
  context: AnswerContext,
): Reply | null {
  const { has, may, measured } = byColour(boxes, colour, context);
  if (!measured) return null;
  const upTo = has.length + may.length;
  const things = upTo === 1 ? name : manyOf(name);
  return say({
    answer:
      upTo === 0
        ? `None of the ${manyOf(name)} I see looks ${colour}.`
        : may.length === 0
          ? `About ${has.length} of ${boxes.length} ${manyOf(name)} ${has.length === 1 ? 'looks' : 'look'} ${colour}.`
          : `${has.length === 0 ? 'Perhaps up to' : `At least ${has.length}, perhaps`} ${upTo} ${colour} ${things}.`,
    value: has.length,
    atLeast: may.length > 0,
    confidence: may.length > 0 ? 0.5 : 0.7,
    basis: `measured in the middle of each ${name}`,
    evidence: boxEvidence([...has, ...may]),
  });
}

/** "is the car red": null where the colours were not measured. */
export function isColoured(
  boxes: readonly SeenObject[],
  colour: string,
  name: string,
  context: AnswerContext,
): Reply | null {
  const { has, may, measured } = byColour(boxes, colour, context);
  if (!measured) return null;
  if (has.length === 0 && may.length > 0)
    return abstain(
      `I can see ${oneOf(name)} with some ${colour}, but other colours take more of it.`,
      boxEvidence(may),
    );
  return say({
    answer:
      has.length > 0
        ? `Yes, I can see ${oneOf(name)} that looks ${colour}.`
        : `No, I see no ${colour} ${name}.`,
    value: has.length > 0,
    confidence: has.length > 0 ? 0.8 : 0.7,
    basis: `measured in the middle of each ${name}`,
    evidence: boxEvidence(has.length > 0 ? has : boxes),
  });
}
