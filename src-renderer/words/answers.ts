/** @file Answers to questions in words: how sure, what they rest on, and what is heard of them. */
import type { Answer, AnswerEvidence, LibraryAnswer } from '../../src-preload/contract/index.ts';
import { certaintyWords } from './certainty.ts';
import { countOf } from './numbers.ts';

/** What can be marked on the picture. */
export type PlacedEvidence = AnswerEvidence & { box: NonNullable<AnswerEvidence['box']> };

export function placedEvidence({ evidence }: Pick<Answer, 'evidence'>): PlacedEvidence[] {
  return evidence.filter((item): item is PlacedEvidence => item.box !== null);
}

/** “fairly sure · counted in the picture · 2 places marked on the picture”; '' where it abstained. */
export function doubtWords(answer: Answer): string {
  if (answer.abstained) return '';
  const places = placedEvidence(answer).length;
  const marked = places > 0 ? `${countOf(places, 'place')} marked on the picture` : '';
  return [certaintyWords(answer.confidence), answer.basis, marked].filter(Boolean).join(' · ');
}

/** For those who hear: the question, the answer, how sure, what it rests on. */
export function spokenAnswer(question: string, answer: Answer): string {
  const doubt = doubtWords(answer).replaceAll(' · ', ', ');
  return [`“${question}”`, answer.answer, `${doubt.charAt(0).toUpperCase()}${doubt.slice(1)}`]
    .filter(Boolean)
    .map((part) => (/[.!?”…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

/** “dog, fairly sure” */
export function evidenceWords({ label, probability }: AnswerEvidence): string {
  return probability === null ? label : `${label}, ${certaintyWords(probability)}`;
}

const questionStart =
  /^(?:how many|how often|when (?:did|was|were)|which|what (?:share|percentage|year|month|camera|do|did|is my)|in (?:which|what|how many)|do (?:i|we) have|have (?:i|we)|did (?:i|we)|where (?:did|have)|who is in)\b/iu;

/** Whether a sentence in the search box may be a question about all photos: the engine says whether it is. */
export function mayBeQuestion(sentence: string): boolean {
  return /\?\s*$/u.test(sentence) || questionStart.test(sentence.trim());
}

const ofMany = /\b(?:photos|photographs|pictures|images|pics|shots|library)\b|\b(?:did|have|do) (?:i|we)\b/iu;
const ofThisOne = /\b(?:this|it|here|that)\b/iu;

/** Whether a question that is asked of one photo is about all of them: the engine says whether it is. */
export function mayBeAboutAll(question: string): boolean {
  return mayBeQuestion(question) && ofMany.test(question) && !ofThisOne.test(question);
}

/** What was looked for, and how sure the photos are: “Looked for photos with a dog · 12 sure, 3 maybe”. */
export function libraryDoubtWords({ understood, counts }: LibraryAnswer): string {
  const shown = [
    counts.good > 0 && `${countOf(counts.good, 'photo')} sure`,
    counts.maybe > 0 && `${counts.maybe} maybe`,
  ];
  return [`Looked for ${understood}`, shown.filter(Boolean).join(', ')].filter(Boolean).join(' · ');
}

/** An answer about many photos for those who hear. */
export function spokenLibraryAnswer(question: string, answer: LibraryAnswer): string {
  return `“${question}” ${answer.answer} ${libraryDoubtWords(answer).replaceAll(' · ', ': ')}.`;
}
