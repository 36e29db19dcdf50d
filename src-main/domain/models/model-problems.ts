/** @file Sentences about packs in use that cannot be used: the consequences, and what to do. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { EvidenceKind } from '../evidence/kind.ts';
import { kindOf, packKinds } from '../evidence/kinds.ts';
import { activePackOf } from './packs.ts';
import { notThere, type ModelRegistry } from './model-registry.ts';

/** the consequence where a change of encoder cannot continue */
const switching = 'Until then the library stays with the model it has.';

/**
 * One or two sentences for each kind of evidence that no pack can make now, and for a change that cannot
 * continue.
 */
export function problemsOf(registry: ModelRegistry): string[] {
  const { switchingTo } = registry.chosen();
  const kinds = packKinds().map(
    (kind) => [problemOfKind(registry, kind), kind.words.whileUnavailable] as const,
  );
  const next = switchingTo === null ? null : registry.problemOf(switchingTo);
  return [...kinds, [next, switching] as const].flatMap(([problem, meaning]) =>
    problem ? [`${problem.message} ${meaning}`] : [],
  );
}

/** Why no pack of this kind can be used, or not the one that was chosen; null = no problem. */
function problemOfKind(
  registry: ModelRegistry,
  { role, builtIn, optIn, words }: EvidenceKind,
): AppError | null {
  const id = activePackOf(registry.chosen(), role);
  if (optIn && id === null) return null;
  const entry = registry
    .entries()
    .find((other) => (id === null ? other.builtIn && other.role === role : other.id === id));
  if (entry) return registry.problemOfEntry(entry);
  if (id !== null) return notThere(id);
  return builtIn ? notIncluded(role, words.title) : null;
}

/** The error of an installation without a pack that Sightline includes. */
export function notIncluded(role: string, title: string = kindOf(role).words.title): AppError {
  const does = title.charAt(0).toLowerCase() + title.slice(1);
  return new AppError('model_missing', `The model that ${does} is not there. Install Sightline again.`);
}
