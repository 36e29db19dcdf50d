/** @file Chooses what a caption names: who, doing what, with what, where, in which light. Pure. */
import type { Box } from '../../../../src-preload/contract/index.ts';
import type { Concept, Vocabulary } from '../../tags/vocabulary.ts';
import { backed, type Words } from './backed-words.ts';
import type { CaptionLength } from './caption-length.ts';
import { narrowestOf, plainFrom, type Finding } from './findings.ts';
import { namedPeople, unnamedPeople } from './people.ts';
import { activityPhrase, impliedBy, isAnimalActivity, isVaguePlace, momentPhrase } from './phrases.ts';

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
const isPlace = ({ concept: { kind, name } }: Finding) => placeKinds.has(kind) || name === ground;
const table = 'dining table';
const day = 'daytime';

/** The parts of a caption, before they are put into a sentence. */
export interface Parts {
  people: { phrase: Words; doubt: boolean } | null;
  activity: { name: string; phrase: Words; doubt: boolean } | null;
  things: readonly Finding[];
  place: { finding: Finding; doubt: boolean } | null;
  /** "at sunset" */
  moment: Words | null;
  /** it is day, which goes without saying where something else is said */
  daylight: Finding | null;
  findings: readonly Finding[];
  /** the things are food and what it is served with */
  isServed: boolean;
}

/** People from the photo's own metadata. */
interface NamedPeople {
  names: readonly string[];
  people: readonly { name: string; box: Box | null }[];
}

/** @param findings sure enough to be named */
export function partsOf(
  findings: readonly Finding[],
  { names, people }: NamedPeople,
  vocabulary: Pick<Vocabulary, 'ancestors'>,
  length: CaptionLength,
): Parts {
  const firm = withoutDoubtfulNarrower(findings, vocabulary);
  const narrowest = narrowestOf(firm, vocabulary);
  const isPerson = ({ concept }: Finding) =>
    concept.name === 'person' || vocabulary.ancestors(concept.name).includes('person');
  const seen = firm.find(({ concept }) => concept.name === 'person') ?? null;
  const who = namedPeople(names, seen, people) ?? unnamedPeople(firm.filter(isPerson));
  const doing = activityOf(narrowest, who !== null);
  const omitted = new Set(impliedBy(doing?.finding.concept.name ?? null));
  const isThing = (finding: Finding) => isNamedThing(finding) && !isPerson(finding);
  const things = narrowest
    .filter((finding) => isThing(finding) && !omitted.has(finding.concept.name))
    .sort((a, b) => salience(b) - salience(a))
    .slice(0, maxThings[length] * 2);
  const plain = things.filter((finding) => finding.certainty >= plainFrom);
  const kept = (length === 'short' && (plain.length > 0 || who) ? plain : things).slice(0, maxThings[length]);
  const isAlone = who === null && kept.length === 0;
  const where =
    length === 'short' && !isAlone
      ? undefined
      : (narrowest.find(isPlace) ?? narrowest.find(({ concept }) => concept.kind === 'event'));
  const moment =
    length === 'short' && !isAlone
      ? undefined
      : narrowest.find(
          (finding) => finding.certainty >= plainFrom && momentPhrase(finding.concept.name) !== null,
        );
  return {
    people: who && {
      phrase: who.phrase,
      doubt: who.finding !== null && who.finding.certainty < plainFrom,
    },
    activity: doing && {
      name: doing.finding.concept.name,
      phrase: doing.phrase,
      doubt: doing.finding.certainty < plainFrom,
    },
    things: kept,
    place: where ? { finding: where, doubt: where.certainty < plainFrom } : null,
    moment: moment ? backed(momentPhrase(moment.concept.name)!, moment.evidence) : null,
    daylight:
      narrowest.find(({ concept, certainty }) => concept.name === day && certainty >= plainFrom) ?? null,
    isServed:
      kept.length > 1 && kept.every(({ concept }) => concept.name === table || isServed(concept, vocabulary)),
    findings: [who?.finding, doing?.finding, ...kept, where, moment].filter(
      (finding) => finding !== undefined && finding !== null,
    ),
  };
}

function isNamedThing(finding: Finding): boolean {
  return thingKinds.has(finding.concept.kind) && !isPlace(finding);
}

/** "possibly of a dog", "of a mountain"; not "of outdoors". */
export function isGuess({ concept: { kind, name } }: Finding): boolean {
  return thingKinds.has(kind) || kind === 'person' || (kind === 'place' && !isVaguePlace(name));
}

/**
 * Leaves out narrower names that are less sure than a broader one, or that may apply to only one of several
 * boxes of the broader: two dogs need not be two spaniels.
 */
function withoutDoubtfulNarrower(
  findings: readonly Finding[],
  vocabulary: Pick<Vocabulary, 'ancestors'>,
): Finding[] {
  const plain = new Map(
    findings
      .filter((finding) => finding.certainty >= plainFrom)
      .map((finding) => [finding.concept.name, finding]),
  );
  return findings.filter((finding) => {
    const broader = vocabulary.ancestors(finding.concept.name).flatMap((name) => plain.get(name) ?? []);
    return (
      finding.certainty >= 1 ||
      broader.length === 0 ||
      (finding.certainty >= plainFrom &&
        (finding.boxes.length > 0 || broader.every(({ boxes }) => boxes.length < 2)))
    );
  });
}

function isServed(concept: Concept, vocabulary: Pick<Vocabulary, 'ancestors'>): boolean {
  return (
    concept.kind === 'food' ||
    [concept.name, ...vocabulary.ancestors(concept.name)].some(
      (name) => name === 'kitchenware' || name === 'bottle',
    )
  );
}

function salience(finding: Finding): number {
  return (finding.certainty >= 1 ? 2 : finding.certainty) * (0.3 + finding.size);
}

/** What people do, or an animal where there are none. */
function activityOf(
  findings: readonly Finding[],
  hasPeople: boolean,
): { phrase: Words; finding: Finding } | null {
  const hasAnimal = findings.some(({ concept }) => concept.kind === 'animal');
  if (!hasPeople && !hasAnimal) return null;
  for (const finding of findings) {
    const { kind, name } = finding.concept;
    const phrase = kind === 'activity' && (hasPeople || isAnimalActivity(name)) ? activityPhrase(name) : null;
    if (phrase !== null) return { phrase: backed(phrase, finding.evidence), finding };
  }
  return null;
}
