/** @file The people of a caption: by name, by what they are, by number as far as it can be told. Pure. */
import type { Box } from '../../../../src-preload/contract/index.ts';
import { backed, listed, type Words } from './backed-words.ts';
import { evidenceOfName } from './caption-evidence.ts';
import { plainFrom, type Finding } from './findings.ts';
import { oneOf } from './grammar.ts';

export interface Who {
  phrase: Words;
  /** null = by name */
  finding: Finding | null;
}

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
const partsOfPeople = new Set(['face', 'smile', 'laughter', 'crying face', 'sleeping face']);
const maxNames = 4;

/** People by their names. One more box than names may be a false one; two more are other people. */
export function namedPeople(
  names: readonly string[],
  seen: Finding | null,
  people: readonly { name: string; box: Box | null }[],
): Who | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, maxNames).map((name): Words => backed(name, [evidenceOfName(name, people)]));
  const hasOthers = (seen?.boxes.length ?? 0) >= names.length + 2;
  const others = shown.length < names.length || hasOthers;
  const evidence = hasOthers
    ? seen!.evidence
    : names.slice(maxNames).map((name) => evidenceOfName(name, people));
  return { phrase: listed(others ? [...shown, backed('others', evidence)] : shown), finding: null };
}

/**
 * A single person is counted correctly nine times in ten; two and three are often confused, four or more are
 * undercounted. The words say so.
 */
export function unnamedPeople(people: readonly Finding[]): Who | null {
  const specific = people.filter(
    ({ concept, certainty }) =>
      concept.name !== 'person' &&
      concept.parents.length > 0 &&
      certainty >= plainFrom &&
      !partsOfPeople.has(concept.name),
  );
  const person = people.find(({ concept }) => concept.name === 'person');
  const finding = person ?? people[0];
  if (!finding) return null;
  const count = person?.boxes.length ?? 0;
  const group = specific.find(({ concept }) => groups.has(concept.name));
  if (group)
    return who(group.concept.name === 'friend' ? 'friends' : oneOf(group.concept.name), group, person);
  if (count >= 4) return who('several people', finding);
  if (count >= 2) return who('two or three people', finding);
  // the narrowest sure name: a baseball player, not an athlete
  const one = specific.find(
    ({ concept }) => !specific.some((other) => other.concept.parents.includes(concept.name)),
  );
  return one ? who(oneOf(one.concept.name), one, person) : who('a person', finding);
}

/** @param also the person as the detector sees them, which tells where they are */
function who(phrase: string, finding: Finding, also?: Finding): Who {
  const evidence = [...finding.evidence, ...(also && also !== finding ? also.evidence : [])];
  return { phrase: backed(phrase, evidence), finding };
}
