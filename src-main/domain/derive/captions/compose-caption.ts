/**
 * @file Composes a caption from tags, boxes and metadata: who and how many, doing what, with what, where,
 * when. Doubt is put into words. Pure.
 */
import { tagKey, type PhotoObject, type PhotoTag } from '../../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../../shared/metadata.ts';
import type { Vocabulary, Concept } from '../../tags/vocabulary.ts';
import type { CaptionLength } from './caption-length.ts';
import { capitalised, isPluralName, listOf, manyOf, oneOf, withCapitals } from './grammar.ts';
import {
  activityPhrase,
  isAnimalActivity,
  momentPhrase,
  placeCaption,
  placePhrase,
  impliedBy,
} from './phrases.ts';
import { knownSetting, withSetting, type Setting, type SettingFact } from './known-setting.ts';
import { takenWords, type DatedMetadata } from './taken-time.ts';

export interface CaptionFacts {
  /** tags that may be shown: none that the person rejected */
  tags: readonly PhotoTag[];
  /** boxes that may be shown */
  objects: readonly PhotoObject[];
  metadata: DatedMetadata & Pick<PhotoMetadata, 'people'> & Partial<Pick<PhotoMetadata, 'details'>>;
  /** where and in which light it was taken, as far as the person did not reject it; none where left out */
  facts?: readonly SettingFact[];
}

export interface ComposedCaption {
  /** one sentence, two for `full`; never empty */
  text: string;
  /** of the least sure named thing; null where nothing is named or the pack has no calibration */
  probability: number | null;
  /** the evidence it rests on, in words */
  basis: string;
  /** names of the tags that the caption uses */
  named: readonly string[];
}

/**
 * From `namedFrom` on a thing is named ("probably a dog"), from `plainFrom` on without "probably". At .70
 * CHAIRi is .13 on the evaluation photos, at .76 it is .09.
 */
const namedFrom = 0.76;
const plainFrom = 0.8;
/**
 * Boxes besides the surest one are counted from this probability on: the detector's score .25, at which it
 * counts people best (people right within one: .95).
 */
const countedFrom = 0.8;
const maxThings: Readonly<Record<CaptionLength, number>> = { short: 2, standard: 5, full: 10 };

const thingKinds: ReadonlySet<Concept['kind']> = new Set([
  'object',
  'animal',
  'food',
  'plant',
  'vehicle',
  'building',
  'clothing',
  'abstract',
]);
const placeKinds: ReadonlySet<Concept['kind']> = new Set(['place', 'weather']);
/** Where things stand, though it is a plant. */
const ground = 'grass';
const isPlace = ({ concept: { kind, name } }: Fact) => placeKinds.has(kind) || name === ground;
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
const groups = new Set([
  'couple',
  'family',
  'group of people',
  'team',
  'queue',
  'crowd',
  'audience',
  'friend',
  'twins',
  'band',
  'orchestra',
]);

/**
 * One thing that may be named. `certainty` is 1 where the person or the file names it; `calibrated` false =
 * there is only a band, no probability.
 */
interface Fact {
  concept: Concept;
  certainty: number;
  calibrated: boolean;
  boxes: number;
  /** share of the picture that it fills, 0…1 */
  size: number;
}

/** The parts of a caption, before they are put into a sentence. */
interface Parts {
  people: { phrase: string; doubt: boolean } | null;
  /** of people, from the photo's own metadata */
  names: readonly string[];
  activity: { name: string; phrase: string; doubt: boolean } | null;
  things: Fact[];
  place: { fact: Fact; doubt: boolean } | null;
  /** "at sunset" */
  moment: string | null;
  facts: Fact[];
  /** the things are food and what it is served with */
  isServed: boolean;
}

export function composeCaption(
  facts: CaptionFacts,
  vocabulary: Vocabulary,
  length: CaptionLength,
): ComposedCaption {
  const all = factsOf(facts, vocabulary);
  const parts = partsOf(
    all.filter((fact) => fact.certainty >= namedFrom),
    { seen: peopleIn(facts.objects), names: namesIn(facts) },
    vocabulary,
    length,
  );
  const known = knownSetting(facts.metadata, facts.facts ?? []);
  const setting = { ...known, taken: takenWords(facts.metadata), isMomentSaid: parts.moment !== null };
  const describes = parts.facts.length > 0 || parts.names.length > 0;
  const guesses = describes ? [] : narrowestOf(all, vocabulary).filter(isGuess).slice(0, 1);
  const named = describes ? parts.facts : guesses;
  const sentence = describes ? describe(parts) : photoOf(guesses);
  const probability =
    (named.length > 0 || describes) && named.every((fact) => fact.calibrated)
      ? Math.min(1, ...named.map((fact) => fact.certainty))
      : null;
  return {
    text: withSetting(capitalised(sentence), setting, length, describes),
    probability,
    basis: basisOf(named, parts.names, peopleIn(facts.objects), probability, setting),
    named: [...parts.names, ...named.map((fact) => fact.concept.name)],
  };
}

/** "possibly of a dog", "of a mountain"; not "of outdoors". */
function isGuess({ concept: { kind, name } }: Fact): boolean {
  return (
    thingKinds.has(kind) ||
    kind === 'person' ||
    (kind === 'place' && !['outdoors', 'indoors', 'underwater'].includes(name))
  );
}

/** Names from the photo's metadata that the person did not reject: only those are tags. */
function namesIn({ metadata, tags }: CaptionFacts): string[] {
  const shown = new Set(tags.map(({ name }) => tagKey(name)));
  return metadata.people.map(({ name }) => name).filter((name) => shown.has(tagKey(name)));
}

function factsOf({ tags, objects, metadata }: CaptionFacts, vocabulary: Vocabulary): Fact[] {
  const names = new Set(namesIn({ tags, objects, metadata }).map(tagKey));
  const facts = tags.flatMap((tag): Fact[] => {
    // what is only known of the moment or the place is said at the end
    const seen = tag.source === 'fact' ? tag.also : tag;
    if (!seen || names.has(tagKey(tag.name))) return []; // a person called Rose is no flower
    const concept = vocabulary.get(tag.name); // a synonym would be a guess: “home” need not be a house
    if (!concept) return [];
    const boxes = countOf(objects, concept.name);
    return [
      {
        concept,
        certainty: certaintyOf(seen),
        calibrated: seen.probability !== null,
        boxes: boxes.length,
        size: boxes.length > 0 ? Math.max(...boxes.map(({ box }) => Math.sqrt(box[2] * box[3]))) : 0.4,
      },
    ];
  });
  return facts.sort((a, b) => b.certainty - a.certainty);
}

/** A tag that is shown as "maybe" is worded with doubt, also where it was tested on few photos and is likely. */
function certaintyOf({ probability, band }: Pick<PhotoTag, 'probability' | 'band'>): number {
  if (band === 'maybe') return Math.min(probability ?? 0, namedFrom);
  return probability ?? plainFrom;
}

function peopleIn(objects: readonly PhotoObject[]): number {
  return countOf(objects, 'person').length;
}

/** The surest box, and the others that are sure enough by themselves. */
function countOf(objects: readonly PhotoObject[], name: string): PhotoObject[] {
  const boxes = objects
    .filter((object) => object.name === name)
    .sort((a, b) => (b.probability ?? 1) - (a.probability ?? 1));
  return boxes.filter(({ probability }, index) => index === 0 || (probability ?? 1) >= countedFrom);
}

function partsOf(
  facts: readonly Fact[],
  people: { seen: number; names: readonly string[] },
  vocabulary: Vocabulary,
  length: CaptionLength,
): Parts {
  const firm = withoutDoubtfulNarrower(facts, vocabulary);
  const narrowest = narrowestOf(firm, vocabulary);
  const isPerson = ({ concept }: Fact) =>
    concept.name === 'person' || vocabulary.ancestors(concept.name).includes('person');
  const who = namedPhrase(people.names, people.seen) ?? peoplePhrase(firm.filter(isPerson), people.seen);
  const isAnimal = ({ concept }: Fact) => concept.kind === 'animal';
  const doing = who
    ? firstActivity(narrowest)
    : narrowest.some(isAnimal)
      ? firstActivity(narrowest.filter(({ concept }) => isAnimalActivity(concept.name)))
      : null;
  const omitted = new Set(impliedBy(doing?.fact.concept.name ?? null));
  const things = narrowest
    .filter(
      (fact) =>
        thingKinds.has(fact.concept.kind) &&
        !isPlace(fact) &&
        !isPerson(fact) &&
        !omitted.has(fact.concept.name),
    )
    .sort((a, b) => salience(b) - salience(a))
    .slice(0, maxThings[length] * 2);
  const plain = things.filter((fact) => fact.certainty >= plainFrom);
  const kept = (length === 'short' && (plain.length > 0 || who) ? plain : things).slice(0, maxThings[length]);
  const where = narrowest.find(isPlace) ?? narrowest.find((fact) => fact.concept.kind === 'event');
  const moment = narrowest.find(
    (fact) => fact.certainty >= plainFrom && momentPhrase(fact.concept.name) !== null,
  );
  return {
    people: who && { phrase: who.phrase, doubt: who.fact !== null && who.fact.certainty < plainFrom },
    names: people.names,
    activity: doing && {
      name: doing.fact.concept.name,
      phrase: doing.phrase,
      doubt: doing.fact.certainty < plainFrom,
    },
    things: kept,
    place: where ? { fact: where, doubt: where.certainty < plainFrom } : null,
    moment: moment ? momentPhrase(moment.concept.name) : null,
    isServed:
      kept.length > 1 && kept.every(({ concept }) => concept.name === table || isServed(concept, vocabulary)),
    facts: [who?.fact, doing?.fact, ...kept, where, moment].filter(
      (fact) => fact !== undefined && fact !== null,
    ),
  };
}

/**
 * Leaves out narrower names that are less sure than a broader one, or that may apply to only one of several
 * boxes of the broader: two dogs need not be two spaniels.
 */
function withoutDoubtfulNarrower(facts: readonly Fact[], vocabulary: Vocabulary): Fact[] {
  const plain = new Map(
    facts.filter((fact) => fact.certainty >= plainFrom).map((fact) => [fact.concept.name, fact]),
  );
  return facts.filter((fact) => {
    const broader = vocabulary.ancestors(fact.concept.name).flatMap((name) => plain.get(name) ?? []);
    return (
      fact.certainty >= 1 ||
      broader.length === 0 ||
      (fact.certainty >= plainFrom && (fact.boxes > 0 || broader.every(({ boxes }) => boxes < 2)))
    );
  });
}

/** A narrower name replaces the broader one: "poodle" makes "dog" superfluous. */
function narrowestOf(facts: readonly Fact[], vocabulary: Vocabulary): Fact[] {
  const said = new Set(facts.flatMap((fact) => vocabulary.ancestors(fact.concept.name)));
  return facts.filter((fact) => !said.has(fact.concept.name));
}

function isServed(concept: Concept, vocabulary: Vocabulary): boolean {
  return (
    concept.kind === 'food' ||
    [concept.name, ...vocabulary.ancestors(concept.name)].some(
      (name) => name === 'kitchenware' || name === 'bottle',
    )
  );
}

function salience(fact: Fact): number {
  return (fact.certainty >= 1 ? 2 : fact.certainty) * (0.3 + fact.size);
}

const maxNames = 4;

/** People by their names. One more box than names may be a false one; two more are other people. */
function namedPhrase(names: readonly string[], seen: number): { phrase: string; fact: null } | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, maxNames);
  return {
    phrase: listOf(shown.length < names.length || seen >= names.length + 2 ? [...shown, 'others'] : shown),
    fact: null,
  };
}

/**
 * A single person is counted correctly nine times in ten; two and three are often confused, four or more are
 * undercounted. The words say so.
 */
function peoplePhrase(people: readonly Fact[], count: number): { phrase: string; fact: Fact } | null {
  const specific = people.filter(
    ({ concept, certainty }) =>
      concept.name !== 'person' &&
      concept.parents.length > 0 &&
      certainty >= plainFrom &&
      !partsOfPeople.has(concept.name),
  );
  const group = specific.find(({ concept }) => groups.has(concept.name));
  const fact = people.find(({ concept }) => concept.name === 'person') ?? people[0];
  if (!fact) return null;
  if (group)
    return { phrase: group.concept.name === 'friend' ? 'friends' : oneOf(group.concept.name), fact: group };
  if (count >= 4) return { phrase: 'several people', fact };
  if (count >= 2) return { phrase: 'two or three people', fact };
  // the narrowest sure name: a baseball player, not an athlete
  const one = specific.find(
    ({ concept }) => !specific.some((other) => other.concept.parents.includes(concept.name)),
  );
  return one ? { phrase: oneOf(one.concept.name), fact: one } : { phrase: 'a person', fact };
}
const partsOfPeople = new Set(['face', 'smile', 'laughter', 'crying face', 'sleeping face']);

function firstActivity(facts: readonly Fact[]): { phrase: string; fact: Fact } | null {
  for (const fact of facts) {
    const phrase = fact.concept.kind === 'activity' ? activityPhrase(fact.concept.name) : null;
    if (phrase !== null) return { phrase, fact };
  }
  return null;
}

/**
 * Without capital and full stop. Sure things come first, in the order people, action, things, place; probable
 * ones follow.
 */
function describe({ people, activity, things, place, moment, isServed: served }: Parts): string {
  const noun = place && oneOf(place.fact.concept.name);
  const where =
    place &&
    placePhrase(place.fact.concept.name, noun!, {
      activity: activity?.name ?? null,
      isEvent: place.fact.concept.kind === 'event',
    });
  if (!people && things.length === 0) {
    const alone = place
      ? `${place.doubt ? 'probably ' : ''}${placeCaption(place.fact.concept.name, noun!)}`
      : moment
        ? 'a photo taken'
        : 'a photo';
    return moment ? `${alone} ${moment}` : alone;
  }

  const onTable =
    (people !== null || served) &&
    things.some(({ concept, certainty }) => concept.name === table && certainty >= plainFrom);
  const rest = things.filter(({ concept }) => !onTable || concept.name !== table);
  const near = people
    ? rest.filter(
        ({ concept }) =>
          concept.kind === 'vehicle' || concept.kind === 'building' || standingObjects.has(concept.name),
      )
    : [];
  const beside = rest.filter((fact) => !near.includes(fact));
  const isDoubt = (facts: readonly Fact[]) => facts.every(({ certainty }) => certainty < plainFrom);
  const plain: string[] = [];
  const doubtful: string[] = [];
  const say = (phrase: string, doubt: boolean) => void (doubt ? doubtful : plain).push(phrase);
  if (people) plain.push(people.doubt ? `probably ${people.phrase}` : people.phrase);
  if (beside.length > 0 && !people) plain.push(sureThenProbable(beside));
  if (activity) plain.push(activity.doubt ? `probably ${activity.phrase}` : activity.phrase);
  if (beside.length > 0 && people)
    say(`with ${isDoubt(beside) ? listOf(beside.map(phraseOf)) : sureThenProbable(beside)}`, isDoubt(beside));
  if (onTable) plain.push(people ? 'at a dining table' : 'on a dining table');
  if (near.length > 0)
    say(`near ${isDoubt(near) ? listOf(near.map(phraseOf)) : sureThenProbable(near)}`, isDoubt(near));
  if (where) say(where, place.doubt);
  if (moment) plain.push(moment);
  return [joinWithComma(plain), ...doubtful.map((phrase) => `probably ${phrase}`)].join(', ');
}

/** A comma after a list that ended in doubt: "a bowl and probably a cup, in a kitchen". */
function joinWithComma(phrases: readonly string[]): string {
  return phrases.reduce((text, phrase) => `${text}${text.includes(' and probably ') ? ',' : ''} ${phrase}`);
}

/** Sure things first, then probable ones. */
function sureThenProbable(things: readonly Fact[]): string {
  const plain = things.filter(({ certainty }) => certainty >= plainFrom).map(phraseOf);
  const doubt = things.filter(({ certainty }) => certainty < plainFrom).map(phraseOf);
  if (doubt.length === 0) return listOf(plain);
  if (plain.length === 0) return `probably ${listOf(doubt)}`;
  return `${listOf(plain)}${plain.length + doubt.length > 2 ? ',' : ''} and probably ${listOf(doubt)}`;
}

function phraseOf({ concept, boxes, certainty }: Fact): string {
  if (certainty < plainFrom || boxes < 2) return oneOf(concept.name);
  return boxes >= 4 && !isPluralName(concept.name) && manyOf(concept.name) !== withCapitals(concept.name)
    ? `several ${manyOf(concept.name)}`
    : manyOf(concept.name);
}

function photoOf(guesses: readonly Fact[]): string {
  return guesses.length > 0
    ? `a photo, possibly of ${listOf(guesses.map(({ concept }) => oneOf(concept.name)))}`
    : 'a photo';
}

function basisOf(
  named: readonly Fact[],
  names: readonly string[],
  people: number,
  probability: number | null,
  { taken, where, light }: Setting,
): string {
  if (named.length === 0 && names.length > 0) return 'from the names in the photo’s own metadata';
  const isPlaced = where !== null || light !== null;
  if (named.length === 0 && isPlaced) return 'from its place and time alone';
  if (named.length === 0) return taken ? 'from the date alone' : 'nothing was recognised';
  const things = named.map(({ concept, boxes }) => {
    const count = concept.name === 'person' ? Math.max(1, people) : boxes;
    if (count === 0 || manyOf(concept.name) === withCapitals(concept.name)) return withCapitals(concept.name);
    return `${count < 4 ? count : '4 or more'} ${count === 1 ? withCapitals(concept.name) : manyOf(concept.name)}`;
  });
  return `from ${[...(names.length > 0 ? ['the names in the photo’s own metadata'] : []), ...new Set(things)].join(', ')} · ${certaintyWords(probability)}`;
}

function certaintyWords(probability: number | null): string {
  if (probability === null) return 'certainty not known';
  if (probability >= 0.95) return 'sure';
  return probability >= 0.75 ? 'fairly sure' : probability >= 0.6 ? 'rather sure' : 'not sure';
}
