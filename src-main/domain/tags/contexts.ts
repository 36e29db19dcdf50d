/**
 * @file Infers places and activities from things: skis and a person suggest skiing. Rules of
 * resources/vocabulary/contexts.json.
 */
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Where at least `count` of `things` are in a photo (and, where `with` is given, that concept as well),
 * `concept` holds with `probability`: the share of such photos in which people named it.
 */
const contextRule = z.strictObject({
  concept: z.string(),
  things: z.array(z.string()).min(1),
  count: z.number().int().min(1).default(1),
  with: z.string().optional(),
  probability: z.number().gt(0).lt(1),
});
const contextsFile = z.strictObject({ about: z.string(), rules: z.array(contextRule) });
export type ContextRule = z.infer<typeof contextRule>;

/** @throws AppError internal: invalid, or a concept that the vocabulary does not have */
export function parseContexts(json: unknown, vocabulary: Vocabulary): ContextRule[] {
  const parsed = contextsFile.safeParse(json);
  if (!parsed.success) throw damaged(parsed.error.issues[0]?.message ?? 'it is not valid');
  for (const rule of parsed.data.rules) {
    for (const name of [rule.concept, ...rule.things, ...(rule.with ? [rule.with] : [])]) {
      if (!vocabulary.get(name)) throw damaged(`“${name}” is not in the vocabulary`);
    }
  }
  return parsed.data.rules;
}

/** The rule's probability for one photo, limited by the least sure of the things it needs. */
export function contextProbability(rule: ContextRule, probabilityOf: (concept: string) => number): number {
  const things = rule.things.map(probabilityOf).sort((a, b) => b - a);
  const needed = Math.min(things[rule.count - 1] ?? 0, rule.with ? probabilityOf(rule.with) : 1);
  return needed * rule.probability;
}

function damaged(what: string): AppError {
  return new AppError('internal', `The contexts are not valid: ${what}. Install Sightline again.`);
}
