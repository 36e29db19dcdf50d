/**
 * @file Composes a caption from tags, boxes, text, facts and metadata: who and how many, doing what, with
 * what, where, when. Doubt is put into words, and each part knows what it rests on. Pure.
 */
import type { CaptionPart } from '../../../../src-preload/contract/index.ts';
import type { TextLine } from '../../evidence/texts/text-line.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';
import { joinedTo, rendered, words, type Words } from './backed-words.ts';
import { basisOf, type CaptionBasis } from './caption-basis.ts';
import type { CaptionLength } from './caption-length.ts';
import { isGuess, partsOf, type Parts } from './caption-parts.ts';
import { describe } from './describe.ts';
import { findingsOf, namedFrom, namesIn, narrowestOf, type Found } from './findings.ts';
import { isVaguePlace } from './phrases.ts';
import { describePhoto, withWriting } from './plain-photo.ts';
import { settingOf, takenSentence, type Setting, type SettingFact, type SettingMetadata } from './setting.ts';
import { writingIn, type Writing } from './writing.ts';

export interface CaptionFacts extends Found {
  /** tags that may be shown: none that the person rejected */
  tags: Found['tags'];
  /** boxes that may be shown */
  objects: Found['objects'];
  metadata: SettingMetadata & Found['metadata'];
  /** what is known without looking at it, as far as the person did not reject it; none where left out */
  facts?: readonly SettingFact[];
  /** what is written in it, in reading order; none where left out */
  lines?: readonly TextLine[];
}

export interface ComposedCaption {
  /** one sentence, two for `full`; never empty */
  text: string;
  /** of `text` */
  parts: readonly CaptionPart[];
  /** of the least sure named thing; null where nothing is named or the pack has no calibration */
  probability: number | null;
  /** the evidence it rests on, in words */
  basis: string;
  /** names of the tags that the caption uses */
  named: readonly string[];
}

export function composeCaption(
  facts: CaptionFacts,
  vocabulary: Vocabulary,
  length: CaptionLength,
): ComposedCaption {
  const all = findingsOf(facts, vocabulary);
  const names = namesIn(facts);
  const sure = all.filter(({ certainty }) => certainty >= namedFrom);
  const parts = partsOf(sure, { names, people: facts.metadata.people }, vocabulary, length);
  const writing = writingIn(facts.lines ?? [], parts.things, vocabulary, length);
  const setting = settingOf(facts.metadata, facts.facts ?? []);
  if (!isVague(parts)) {
    const quoted = writing && isQuoted(parts, writing, length) ? writing : null;
    const text = describeAll(parts, quoted, setting, length);
    return finished(text, { findings: parts.findings, names, setting, quotes: quoted !== null });
  }
  const guess = parts.findings.length > 0 ? null : (narrowestOf(all, vocabulary).find(isGuess) ?? null);
  const photo = { parts, guess, writing, setting, facts: facts.facts ?? [] };
  const daylight = parts.moment || setting.light ? null : parts.daylight;
  const findings = guess ? [guess] : [...parts.findings, ...(daylight ? [daylight] : [])];
  const text = words`${describePhoto(photo, length)}.`;
  return finished(text, { findings, names, setting, quotes: writing !== null });
}

/** Nothing is said of what it shows but “outdoors” or “at sunset”. */
function isVague({ people, things, place }: Parts): boolean {
  return !people && things.length === 0 && (!place || isVaguePlace(place.finding.concept.name));
}

/** In one sentence only where it is on the thing that is seen, or nothing else is. */
function isQuoted({ people, things }: Parts, { on }: Writing, length: CaptionLength): boolean {
  if (length !== 'standard') return length === 'full';
  return !people && (on !== null || things.length === 0);
}

function describeAll(parts: Parts, quoted: Writing | null, setting: Setting, length: CaptionLength): Words {
  const sentence = describe(parts, quoted);
  const placed = length === 'standard' && setting.where ? joinedTo(sentence, setting.where) : sentence;
  const first = words`${quoted?.on === null ? withWriting(placed, quoted) : placed}.`;
  const taken = length === 'full' ? takenSentence(setting, parts.moment !== null) : null;
  return taken ? words`${first} ${taken}` : first;
}

function finished(text: Words, basis: Omit<CaptionBasis, 'probability'>): ComposedCaption {
  const { findings, names } = basis;
  const isCalibrated =
    (findings.length > 0 || names.length > 0) && findings.every(({ calibrated }) => calibrated);
  const probability = isCalibrated ? Math.min(1, ...findings.map(({ certainty }) => certainty)) : null;
  return {
    ...rendered(text),
    probability,
    basis: basisOf({ ...basis, probability }),
    named: [...names, ...findings.map(({ concept }) => concept.name)],
  };
}
