/**
 * @file Open questions, which no grammar understands: a model that looks at pictures answers them, and what it says is
 * held against what else is known.
 */
import { AppError, tagKey, type Photo } from '../../../src-preload/contract/index.ts';
import { checkedText } from '../derive/described/checked-text.ts';
import { nounsOf } from '../derive/described/described-caption.ts';
import { createNounCheck } from '../derive/described/known-things.ts';
import type { TagReading } from '../tags/tag-model.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { abstain, say, type Reply } from './answers/reply.ts';
import type { OpenTopic, PhotoQuestion } from './question.ts';

/** Null = no model in use answers questions. */
export type AskModel = (photo: Photo, question: string) => Promise<{ text: string; title: string } | null>;

/** What somebody feels, or who they are, is not left to a model. */
const asked: ReadonlySet<OpenTopic> = new Set(['what', 'why', 'unclear']);

/** @returns null where it is no such question, or no model answers any */
export async function openAnswer(
  { question, parsed }: { question: string; parsed: PhotoQuestion },
  { photo, reading }: { photo: Photo; reading: TagReading },
  vocabulary: Pick<Vocabulary, 'concepts' | 'ancestors'>,
  askModel: AskModel,
): Promise<Reply | null> {
  if (parsed.kind !== 'open' || !asked.has(parsed.about)) return null;
  const rejected = new Set(photo.rejectedTags.map(tagKey));
  const check = createNounCheck(
    {
      tags: photo.tags,
      objects: photo.objects,
      scores: reading.scores,
      texts: [...(photo.text ?? []).map(({ text }) => text), ...photo.people.map(({ name }) => name)],
      isRejected: (name) => rejected.has(tagKey(name)),
    },
    vocabulary,
  );
  const deniedIn = (text: string) =>
    checkedText(text, nounsOf(vocabulary), check).nouns.find(({ state }) => state === 'left out');
  const missing = deniedIn(question);
  if (missing) return abstain(`You ask about “${missing.phrase}”, but ${missing.because}.`);
  try {
    const answer = await askModel(photo, question);
    if (answer === null) return null;
    const { text, title } = answer;
    if (text === '') return abstain(`${title} was asked, and says nothing.`);
    const denied = deniedIn(text);
    if (denied) return abstain(`${title} says “${text}”, but ${denied.because}.`);
    const shown = checkedText(text, nounsOf(vocabulary), check).text ?? text;
    return say({
      answer: `${title} says: “${shown}”`,
      value: shown,
      confidence: null,
      basis: 'written by a model, and held against what else is known',
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return abstain(`The model that answers such questions could not be asked. ${error.message}`);
  }
}
