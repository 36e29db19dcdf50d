/** @file Puts the parts of a caption into a sentence. Doubt is put into words. Pure. */
import { backed, listed, textOf, words, type Words } from './backed-words.ts';
import type { Parts } from './caption-parts.ts';
import { plainFrom, type Finding } from './findings.ts';
import { isPluralName, manyOf, oneOf, withCapitals } from './grammar.ts';
import { placeCaption, placePhrase } from './phrases.ts';
import type { Writing } from './writing.ts';

/** Things that people are near, not with. */
const standingObjects = new Set([
  'traffic light',
  'stop sign',
  'street sign',
  'parking meter',
  'fire hydrant',
  'bench',
  'billboard',
  'statue',
  'fountain',
  'tree',
]);
const table = 'dining table';

/**
 * Without capital and full stop. Sure things come first, in the order people, action, things, place; probable
 * ones follow.
 * @param parts people, a thing or a place are among them
 * @param writing what is written on one of the things; null = it is said elsewhere, or nowhere
 */
export function describe(parts: Parts, writing: Writing | null): Words {
  const { people, activity, things, moment } = parts;
  if (!people && things.length === 0) return describePlace(parts);
  const onTable =
    (people !== null || parts.isServed) &&
    things.find(({ concept, certainty }) => concept.name === table && certainty >= plainFrom);
  const rest = things.filter((finding) => finding !== onTable);
  const near = people ? rest.filter(isStanding) : [];
  const beside = rest.filter((finding) => !near.includes(finding));
  const plain: Words[] = [];
  const doubtful: Words[] = [];
  const say = (phrase: Words, doubt: boolean) => void (doubt ? doubtful : plain).push(phrase);
  const sayThings = (preposition: string, group: readonly Finding[]) => {
    const isDoubt = group.every(({ certainty }) => certainty < plainFrom);
    const phrases = isDoubt
      ? listed(group.map((finding) => phraseOf(finding, writing)))
      : sureThenProbable(group, writing);
    say(words`${preposition} ${phrases}`, isDoubt);
  };
  if (people) plain.push(people.doubt ? words`probably ${people.phrase}` : people.phrase);
  if (beside.length > 0 && !people) plain.push(sureThenProbable(beside, writing));
  if (activity) plain.push(activity.doubt ? words`probably ${activity.phrase}` : activity.phrase);
  if (beside.length > 0 && people) sayThings('with', beside);
  if (onTable) plain.push(backed(`${people ? 'at' : 'on'} a dining table`, onTable.evidence));
  if (near.length > 0) sayThings('near', near);
  if (parts.place) say(whereOf(parts), parts.place.doubt);
  if (moment) plain.push(moment);
  return doubtful.reduce<Words>((all, phrase) => words`${all}, probably ${phrase}`, joinWithComma(plain));
}

/** A place, with its moment. */
function describePlace({ place, moment }: Parts): Words {
  const { concept, evidence } = place!.finding;
  const noun = backed(placeCaption(concept.name, oneOf(concept.name)), evidence);
  return words`${place!.doubt ? 'probably ' : ''}${noun}${moment ? words` ${moment}` : ''}`;
}

function whereOf({ place, activity }: Parts): Words {
  const { concept, evidence } = place!.finding;
  const phrase = placePhrase(concept.name, oneOf(concept.name), {
    activity: activity?.name ?? null,
    isEvent: concept.kind === 'event',
  });
  return backed(phrase, evidence);
}

function isStanding({ concept }: Finding): boolean {
  return concept.kind === 'vehicle' || concept.kind === 'building' || standingObjects.has(concept.name);
}

/** A comma after a list that ended in doubt: "a bowl and probably a cup, in a kitchen". */
function joinWithComma(phrases: readonly Words[]): Words {
  return phrases.reduce((all, phrase) =>
    textOf(all).includes(' and probably ') ? words`${all}, ${phrase}` : words`${all} ${phrase}`,
  );
}

/** Sure things first, then probable ones. */
function sureThenProbable(things: readonly Finding[], writing: Writing | null): Words {
  const phrases = (isSure: boolean) =>
    things
      .filter(({ certainty }) => certainty >= plainFrom === isSure)
      .map((finding) => phraseOf(finding, writing));
  const [plain, doubt] = [phrases(true), phrases(false)];
  if (doubt.length === 0) return listed(plain);
  if (plain.length === 0) return words`probably ${listed(doubt)}`;
  return words`${listed(plain)}${plain.length + doubt.length > 2 ? ',' : ''} and probably ${listed(doubt)}`;
}

/** “a stop sign that reads “STOP””, “several cups” */
function phraseOf(finding: Finding, writing: Writing | null): Words {
  const phrase = backed(nounOf(finding), finding.evidence);
  if (writing?.on !== finding) return phrase;
  return words`${phrase} ${backed(`${writing.verb} ${writing.quote}`, writing.evidence)}`;
}

function nounOf({ concept, boxes, certainty }: Finding): string {
  if (certainty < plainFrom || boxes.length < 2) return oneOf(concept.name);
  return boxes.length >= 4 &&
    !isPluralName(concept.name) &&
    manyOf(concept.name) !== withCapitals(concept.name)
    ? `several ${manyOf(concept.name)}`
    : manyOf(concept.name);
}
