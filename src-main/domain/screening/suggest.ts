/**
 * @file What of a photo suggests that it may be sensitive, with the reason for each suggestion. Pure. A
 * suggestion is never a verdict: the person answers.
 */
import type { PhotoScreening, ScreeningSettings } from '../../../src-preload/contract/index.ts';
import type { Signals } from '../evidence/kind.ts';
import { basesOf } from '../shared/words.ts';
import type { ConceptScore } from '../tags/tag-model.ts';
import { builtInGroups, ownGroupId, type BuiltInGroup } from './groups.ts';
import { personalDataIn } from './personal-data.ts';

/** The settings in use, with the word list. */
export interface ScreeningRules extends Pick<ScreeningSettings, 'sensitivity' | 'off' | 'groups'> {
  words: readonly string[];
}

/** What is known of a photo. */
export interface ScreenablePhoto {
  signals: readonly Pick<Signals, 'explicit'>[];
  /** what models read in the picture */
  readTexts: readonly string[];
  /** texts that people and files give, with where each stands: “its caption” */
  texts: readonly { where: string; text: string }[];
  /** names of the tags shown, of all sources */
  tags: readonly string[];
  scores: readonly Pick<ConceptScore, 'name' | 'band' | 'source' | 'implied'>[];
}

export type ScreeningReason = PhotoScreening['reasons'][number];

/** In the order of the groups; none = nothing is suggested. */
export function suggestionsOf(photo: ScreenablePhoto, rules: ScreeningRules): ScreeningReason[] {
  const isOn = (id: string) => !rules.off.includes(id);
  const builtIn = builtInGroups.filter(({ id }) => isOn(id));
  const own = rules.groups.filter((group) => isOn(ownGroupId(group)));
  return [
    ...builtIn.flatMap(({ id, title, concepts }) =>
      [...becauseOf(id, photo, rules), ...becauseOfConcepts(concepts, photo, rules)].map((because) => ({
        group: id,
        title,
        because,
      })),
    ),
    ...own.flatMap((group) =>
      becauseOfWords([group.name, ...group.words], photo, { withTags: true }).map((because) => ({
        group: ownGroupId(group),
        title: group.name,
        because,
      })),
    ),
  ];
}

function becauseOf(
  group: BuiltInGroup,
  photo: ScreenablePhoto,
  { words, sensitivity }: ScreeningRules,
): string[] {
  if (group === 'explicit')
    return photo.signals.flatMap(({ explicit }) => {
      const from = explicit?.thresholds[sensitivity];
      return explicit === undefined || from === undefined || explicit.score <= from
        ? []
        : [
            `the screening model scores it ${twoDigits(explicit.score)} of 1 for explicit pictures; above ${twoDigits(from)} it is suggested`,
          ];
    });
  if (group === 'documents')
    return personalDataIn((photo.readTexts[0] ?? '').split('\n').filter((line) => line.trim() !== ''));
  return group === 'words' ? becauseOfWords(words, photo, { withTags: false }) : [];
}

/** What the models in use recognize; with the higher sensitivity also what they are unsure of. */
function becauseOfConcepts(
  concepts: readonly string[],
  { scores }: ScreenablePhoto,
  { sensitivity }: ScreeningRules,
): string[] {
  return scores.flatMap(({ name, band, implied }) =>
    concepts.includes(name) &&
    !implied &&
    (band === 'sure' || (band === 'maybe' && sensitivity === 'sensitive'))
      ? [`${band === 'sure' ? '' : 'maybe '}“${name}” was found in the picture`]
      : [],
  );
}

/** One phrase for each place where one of the words stands, each place once. */
function becauseOfWords(
  words: readonly string[],
  { texts, readTexts, tags }: ScreenablePhoto,
  { withTags }: { withTags: boolean },
): string[] {
  const wanted = words.map((word) => ({ word, bases: basesOf(word) })).filter(({ bases }) => bases !== '');
  if (wanted.length === 0) return [];
  const places = [
    ...texts,
    ...readTexts.slice(0, 1).map((text) => ({ where: 'text in the picture', text })),
    ...(withTags ? tags.map((text) => ({ where: 'its tags', text })) : []),
  ];
  const found = places.flatMap(({ where, text }) => {
    const bases = ` ${basesOf(text)} `;
    const match = wanted.find((candidate) => bases.includes(` ${candidate.bases} `));
    return match ? [`“${match.word}” stands in ${where}`] : [];
  });
  return [...new Set(found)];
}

function twoDigits(share: number): string {
  return share.toFixed(2).replace(/^0/, '');
}
