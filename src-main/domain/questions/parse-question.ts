/** @file What a question asks, by the grammar of this folder. What no form fits is said so. */
import { photoRules, type GrammarContext } from './grammar/photo-forms.ts';
import { plainQuestion } from './grammar/plain-question.ts';
import type { OpenTopic, PhotoQuestion } from './question.ts';

export function parseQuestion(question: string, context: GrammarContext): PhotoQuestion {
  const text = plainQuestion(question);
  for (const { forms, read } of photoRules) {
    for (const form of forms) {
      const slots = form(text);
      const asked = slots && read(slots, context);
      if (asked) return asked;
    }
  }
  return { kind: 'open', about: topicOf(text) };
}

function topicOf(text: string): OpenTopic {
  if (/\b(?:feel|feels|feeling|feelings|mood|happy|sad|angry|emotion|emotions|thinking)\b/u.test(text))
    return 'feeling';
  if (/^(?:who|whose|whom)\b/u.test(text)) return 'who';
  if (/^(?:why|how (?!many|much))\b/u.test(text)) return 'why';
  return /^(?:what|which|describe|where|when)\b/u.test(text) ? 'what' : 'unclear';
}
