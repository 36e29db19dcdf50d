/**
 * @file The caption of a photo in which no person, thing or place was recognised: its kind, a guess, what is
 * written in it, light, place and date. Pure.
 */
import { backed, joinedTo, separated, words, type Words } from './backed-words.ts';
import { evidenceOfFact } from './caption-evidence.ts';
import type { CaptionLength } from './caption-length.ts';
import type { Parts } from './caption-parts.ts';
import type { Finding } from './findings.ts';
import { oneOf } from './grammar.ts';
import { placePhrase } from './phrases.ts';
import { inOrder, type Setting, type SettingFact } from './setting.ts';
import type { Writing } from './writing.ts';

export interface PlainPhoto {
  /** at most a place as vague as “outdoors”, and a moment or daylight */
  parts: Pick<Parts, 'place' | 'moment' | 'daylight'>;
  /** what it may show; null = no idea */
  guess: Finding | null;
  writing: Writing | null;
  setting: Setting;
  facts: readonly SettingFact[];
}

/** @returns without capital and full stop */
export function describePhoto(photo: PlainPhoto, length: CaptionLength): Words {
  const { guess, writing } = photo;
  const light = lightOf(photo);
  const kind = kindOf(photo.facts, light !== null);
  const isPage = kind?.isPage === true && guess === null;
  const where = separated(whereTaken(photo, { light, isPage, length }), ' ');
  const { parts, setting } = photo;
  const isKnown = [guess, writing, parts.moment, setting.light, setting.where].some((one) => one !== null);
  const base = kind?.phrase ?? (isKnown ? null : coloured(photo.facts)) ?? words`a photo`;
  const guessed = guess
    ? words`${base}, possibly of ${backed(oneOf(guess.concept.name), guess.evidence)}`
    : base;
  const written = withReading(guessed, writing, isPage);
  const taken = words`taken ${where}`;
  const placed = writing ? words`${written}, ${taken}` : joinedTo(written, taken);
  return dated(where.length > 0 ? placed : written, {
    date: photo.setting.taken && (length === 'full' ? photo.setting.taken.day : photo.setting.taken.month),
    isPlaced: where.length > 0,
  });
}

/** ", with text that reads “DANGER”" */
export function withWriting(sentence: Words, writing: Writing | null): Words {
  return writing ? words`${sentence}, with text ${readingOf(writing)}` : sentence;
}

/** @param isPage it is all writing: “a screenshot that reads …” */
function withReading(photo: Words, writing: Writing | null, isPage: boolean): Words {
  if (!writing) return photo;
  return isPage
    ? words`${photo} ${readingOf(writing)}`
    : joinedTo(photo, words`with text ${readingOf(writing)}`);
}

function readingOf({ verb, quote, evidence }: Writing): Words {
  return backed(`${verb} ${quote}`, evidence);
}

/** As it is seen, else as it is known: "at sunset", "at golden hour"; "in daylight". */
function lightOf({ parts: { moment, daylight }, setting }: PlainPhoto): Words | null {
  return moment ?? setting.light ?? (daylight && backed('in daylight', daylight.evidence));
}

/** "outdoors", "at golden hour", "in Zermatt, Switzerland" */
function whereTaken(
  { parts: { place }, setting }: PlainPhoto,
  { light, isPage, length }: { light: Words | null; isPage: boolean; length: CaptionLength },
): Words[] {
  // what a screenshot shows was not taken by it
  const seen = isPage ? [] : [place && vaguely(place), light];
  return inOrder(...seen, length === 'full' ? setting.season : null, setting.where);
}

function vaguely({ finding: { concept, evidence }, doubt }: NonNullable<Parts['place']>): Words {
  const phrase = placePhrase(concept.name, oneOf(concept.name), { activity: null, isEvent: false });
  return words`${doubt ? 'probably ' : ''}${backed(phrase, evidence)}`;
}

function dated(sentence: Words, { date, isPlaced }: { date: Words | null; isPlaced: boolean }): Words {
  if (!date) return sentence;
  return isPlaced ? words`${sentence}, ${date}` : joinedTo(sentence, words`from ${date}`);
}

/** What kind of picture it is, where facts tell; that a night is dark goes without saying. */
function kindOf(
  facts: readonly SettingFact[],
  isLightKnown: boolean,
): { phrase: Words; isPage: boolean } | null {
  for (const kind of ['screenshot', 'panorama', 'tone'] as const) {
    const fact = facts.find((one) => one.kind === kind);
    const noun = fact && kindNouns[fact.text];
    if (!fact || noun === undefined || (isLightKnown && lightKinds.has(fact.text))) continue;
    const phrase = backed(noun, [evidenceOfFact(fact)]);
    return {
      phrase: fact.doubt === null ? phrase : words`possibly ${phrase}`,
      isPage: kind === 'screenshot',
    };
  }
  return null;
}

/** By the texts of facts. */
const kindNouns: Readonly<Record<string, string>> = {
  Screenshot: 'a screenshot',
  Panorama: 'a panorama',
  'Black and white': 'a black and white photo',
  Sepia: 'a sepia photo',
  'Dark picture': 'a dark photo',
  'Bright picture': 'a bright photo',
};

const lightKinds = new Set(['Dark picture', 'Bright picture']);

/** "a mostly blue photo" */
function coloured(facts: readonly SettingFact[]): Words | null {
  const fact = facts.find(({ kind }) => kind === 'colours');
  const mostly = fact?.phrases.find((phrase) => phrase.startsWith('mostly '));
  return fact && mostly !== undefined ? backed(`a ${mostly} photo`, [evidenceOfFact(fact)]) : null;
}
