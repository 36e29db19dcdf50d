/** @file Answers to questions in words: how sure, what they rest on, and what is heard of them. */
import type { Answer, AnswerEvidence } from '../../src-preload/contract/index.ts';
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
