/** @file Whether something is there: what people and files say first, then what models see. */
import type { NamedThing } from '../../search/named-objects.ts';
import { askedProbability } from '../../shared/asked-probability.ts';
import { basesOf } from '../../shared/words.ts';
import type { AnswerContext } from '../known-photo.ts';
import type { Attribute, PhotoQuestion, Side } from '../question.ts';
import { boxesToMeasure, isBlackAndWhite, isColoured } from './colour.ts';
import { isDone } from './doing.ts';
import {
  abstain,
  fact,
  manyOf,
  notKnown,
  oneOf,
  ruledOutConfidence,
  say,
  surely,
  surest,
  unseenInPart,
  untold,
  type Evidence,
  type Reply,
} from './reply.ts';
import {
  absentBelow,
  boxedName,
  boxesOf,
  boxEvidence,
  isOnlyKind,
  isOnSide,
  isRejected,
  isRuledOut,
  nameOf,
  perhapsFrom,
  presentFrom,
  scoreOf,
  statedTag,
} from './seen-things.ts';
import { isElsewhere } from './setting.ts';
import { untoldWearing } from './wearing.ts';

type PresenceQuestion = Extract<PhotoQuestion, { kind: 'presence' }>;

/** How likely one thing is there, and by what. */
interface Presence {
  name: string;
  probability: number;
  /** the person or the file says so; null = models see it, or do not */
  stated: string | null;
  evidence: Evidence;
  /** the picture as a whole speaks against it */
  ruledOut?: true;
}

export function answerPresence(question: PresenceQuestion, context: AnswerContext): Reply {
  const { things, every, negated, attribute, unknown } = question;
  if (things.length === 0) return answerByWords(unknown, negated, context);
  const elsewhere = attribute || things.length > 1 ? null : isElsewhere(things[0]!, negated, context);
  if (elsewhere) return elsewhere;
  const side = attribute?.kind === 'side' ? attribute.side : null;
  const presences: Presence[] = [];
  for (const thing of things) {
    const presence = presenceOf(thing, side, context);
    if ('reason' in presence) return abstain(presence.reason, presence.evidence);
    presences.push(presence);
  }
  // "a dog and a cat": as likely as the less likely; "a dog or a cat": as the more likely.
  const deciding = presences.reduce((kept, other) =>
    other.probability < kept.probability === every ? other : kept,
  );
  const evidence = presences.flatMap((presence) =>
    presence.evidence.filter(({ probability }) => (probability ?? 1) >= presentFrom),
  );
  if (deciding.probability >= absentBelow && deciding.probability < presentFrom)
    return abstain(doubtOf(deciding), deciding.evidence);
  const present = deciding.probability >= presentFrom;
  if (!present && context.known.damaged) return unseenInPart(deciding.name);
  if (present && attribute && attribute.kind !== 'side')
    return isAsAsked(attribute, { name: deciding.name, thing: things[0]!, evidence }, context);
  const all = presences.map((presence) => oneOf(presence.name)).join(' and ');
  return presenceReply(deciding, present && things.length > 1 && every ? all : oneOf(deciding.name), {
    negated,
    evidence,
    side,
  });
}

function doubtOf({ name, probability }: Presence): string {
  return probability >= perhapsFrom
    ? `There may be ${oneOf(name)}, but I am not sure.`
    : `I see no sign of ${oneOf(name)}, but I can’t rule it out.`;
}

/** Whether what is there is as asked. */
function isAsAsked(
  attribute: Attribute,
  { name, thing, evidence }: { name: string; thing: NamedThing; evidence: Evidence },
  context: AnswerContext,
): Reply {
  const lead = `I can see ${oneOf(name)}`;
  const told =
    attribute.kind === 'doing'
      ? isDone(attribute.what, evidence, context)
      : attribute.kind === 'colour'
        ? isColoured(boxesToMeasure(thing, context), attribute.colour, name, context)
        : attribute.kind === 'wearing'
          ? untoldWearing(attribute.what, lead, boxesToMeasure(thing, context), context)
          : null;
  return told ?? abstain(`${lead}, but ${untold(attribute, false)}.`, evidence);
}

/** @param named with its article */
function presenceReply(
  deciding: Presence,
  named: string,
  { negated, evidence, side }: { negated: boolean; evidence: Evidence; side: Side | null },
): Reply {
  const { name, probability, stated, ruledOut } = deciding;
  if (ruledOut)
    return say({
      answer: `${negated ? 'Probably' : 'Probably not'}: I see no sign of ${oneOf(name)}.`,
      value: negated,
      confidence: ruledOutConfidence,
      basis: 'by the picture as a whole',
    });
  const present = probability >= presentFrom;
  const asked = askedProbability(probability);
  const there = side ? ` ${sideWords(side)}` : '';
  return say({
    answer: negated
      ? present
        ? `No: I can see ${oneOf(name)}${there}.`
        : `Yes: I can’t see any ${manyOf(name)}${there}.`
      : stated
        ? `${present ? 'Yes' : 'No'}: ${stated}.`
        : `${leadOf(present, probability)} ${named}${there}.`,
    value: present !== negated,
    confidence: stated ? 1 : Math.min(surest, present ? asked : 1 - asked),
    basis: stated
      ? basisOf(evidence)
      : present
        ? evidence.some(({ box }) => box)
          ? 'seen in the picture'
          : 'by the picture as a whole'
        : 'nothing like it was found in the picture',
    evidence: present ? evidence : [],
  });
}

/** Of what no model saw: tags, or facts of the file and its colours. */
function basisOf(evidence: Evidence): string {
  return evidence.some(({ kind }) => kind === 'fact')
    ? 'a fact of the file or its colours'
    : 'said by you or the file';
}

function leadOf(present: boolean, probability: number): string {
  if (!present) return 'No, I can’t see';
  return probability >= surely ? 'Yes, I can see' : 'Probably: it looks as if there is';
}

export function sideWords(side: Side): string {
  return side === 'top' || side === 'bottom'
    ? `at the ${side}`
    : `${side === 'middle' ? 'in' : 'on'} the ${side}`;
}

/** How likely a thing is there, or why nobody here can say. */
function presenceOf(
  thing: NamedThing,
  side: Side | null,
  context: AnswerContext,
): Presence | { reason: string; evidence: Evidence } {
  const { vocabulary } = context;
  const name = nameOf(thing, vocabulary);
  const concept = thing.concept ?? vocabulary.find(name)[0]?.name ?? null;
  const said = side || thing.count > 1 || concept === null ? null : statedPresence(concept, name, context);
  if (said) return said;
  const all = boxesOf(thing, context);
  const boxes = all && side ? all.filter(({ box }) => isOnSide(box, side)) : all;
  const evidence = boxEvidence((boxes ?? []).filter(({ probability }) => (probability ?? 0) >= absentBelow));
  if (!boxes || thing.groups.length === 0) return presenceByPicture(thing, name, context);
  if (thing.count > 1 || side)
    return {
      name:
        thing.count > 1
          ? `${thing.exact ? thing.count : 'several'} ${manyOf(name)}`
          : boxedName(thing, vocabulary),
      probability: boxes[Math.max(0, thing.count - 1)]?.probability ?? 0,
      stated: null,
      evidence,
    };
  const label = boxedName(thing, vocabulary);
  const labels = thing.groups.map((group) =>
    group.labels.map((of) => scoreOf(vocabulary.forObject(of)?.name ?? null, context) ?? 0),
  );
  const byBox = Math.max(0, ...labels.map((scores) => Math.max(0, ...scores)));
  if (!isOnlyKind(thing, vocabulary) || byBox < absentBelow)
    return { name, probability: byBox, stated: null, evidence: withDoubt(name, byBox, evidence) };
  const own = scoreOf(thing.concept, context);
  return own === null || label === thing.concept
    ? { reason: `I can see ${oneOf(label)}, but I can’t tell whether it is ${oneOf(name)}.`, evidence }
    : { name, probability: own, stated: null, evidence };
}

/** Where a thing may be there and no box is as likely as it: the picture as a whole. */
function withDoubt(name: string, probability: number, boxes: Evidence): Evidence {
  const isDoubtful = probability >= absentBelow && probability < presentFrom;
  return isDoubtful && !boxes.some((box) => (box.probability ?? 0) >= probability)
    ? [{ kind: 'tag', label: name, box: null, probability }, ...boxes]
    : boxes;
}

/** What the person or the file says of a concept; null = nothing. */
function statedPresence(concept: string, name: string, context: AnswerContext): Presence | null {
  if (isRejected(concept, context.known, context.vocabulary))
    return { name, probability: 0, stated: `you said that it is not “${concept}”`, evidence: [] };
  const grey = concept === 'black and white photo' ? isBlackAndWhite(context) : null;
  if (grey !== null)
    return {
      name,
      probability: grey ? 1 : 0,
      stated: grey ? 'it has no colours' : 'it has colours',
      evidence: [{ kind: 'fact', label: 'colours, as measured', box: null, probability: null }],
    };
  const tag = statedTag(concept, context);
  const ofFile = context.known.record.facts.find(({ kind }) => kind === concept);
  if (!tag && ofFile)
    return {
      name,
      probability: 1,
      stated: `${ofFile.text.toLowerCase()}, ${ofFile.basis}`,
      evidence: [{ kind: 'fact', label: ofFile.text, box: null, probability: null }],
    };
  if (!tag) return null;
  const words = tag.source === 'user' ? `your tag says “${tag.name}”` : `its file says “${tag.name}”`;
  return {
    name,
    probability: 1,
    stated: words,
    evidence: [{ kind: 'tag', label: tag.name, box: null, probability: 1 }],
  };
}

/** An encoder finds what fills a picture; what it does not find may still be there. */
function presenceByPicture(
  thing: NamedThing,
  name: string,
  context: AnswerContext,
): Presence | { reason: string; evidence: Evidence } {
  const probability = scoreOf(thing.concept, context);
  if (probability === null) return { reason: `No model in use recognises ${manyOf(name)}.`, evidence: [] };
  if (isRuledOut(thing.concept, context))
    return { name, probability, stated: null, evidence: [], ruledOut: true };
  return probability >= presentFrom
    ? { name, probability, stated: null, evidence: [{ kind: 'tag', label: name, box: null, probability }] }
    : {
        reason: `I see no sign of ${oneOf(name)}, but without boxes for such things I can’t rule it out.`,
        evidence: [{ kind: 'tag', label: name, box: null, probability }],
      };
}

/** Of words that name nothing a model could see: people, places and other words of the person and the file. */
function answerByWords(unknown: string | null, negated: boolean, context: AnswerContext): Reply {
  const said = unknown === null ? null : wordsFor(unknown, context);
  if (!said) return abstain(notKnown(unknown));
  return fact(`${negated ? 'No' : 'Yes'}: ${said.words}.`, !negated, {
    label: said.label,
    basis: said.basis,
  });
}

function wordsFor(
  asked: string,
  { known: { record } }: AnswerContext,
): { words: string; label: string; basis: string } | null {
  const wanted = ` ${basesOf(asked)} `;
  const names = (text: string | null) => text !== null && ` ${basesOf(text)} `.includes(wanted);
  const person = record.people.find(({ name }) => names(name));
  if (person)
    return { words: `its file names ${person.name}`, label: person.name, basis: 'a name in the file' };
  const tag = record.tags.find(
    ({ source, name }) => (source === 'user' || source === 'metadata') && names(name),
  );
  if (tag)
    return {
      words: `${tag.source === 'user' ? 'your tag' : 'its file'} says “${tag.name}”`,
      label: tag.name,
      basis: 'said by you or the file',
    };
  const detail = record.details.find(({ text }) => names(text));
  if (detail)
    return { words: `its file says “${detail.text}”`, label: detail.text, basis: 'written in the file' };
  const written = [
    record.title,
    record.description,
    record.caption.source === 'user' ? record.caption.text : null,
  ].find(names);
  return written
    ? { words: `it is written “${written}”`, label: written, basis: 'written by you or in the file' }
    : null;
}
