/** @file What is in use and cannot be used, in sentences: what it means, and what to do. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { PackRef } from '../vision/vision.ts';
import { notThere, type ModelRegistry } from './model-registry.ts';

/** What a model of this role does, to follow "the model that". */
const work = {
  encoder: 'understands pictures and sentences',
  detector: 'finds things and people in pictures',
} as const;
/** What it means that a model cannot be used. */
const meanwhile = {
  encoder: 'Until then search goes by words only, and new photos get no tags from what they look like.',
  detector: 'Until then nothing is counted or found in new photos.',
  switching: 'Until then the library stays with the model it has.',
} as const;

/** One sentence or two for each role that cannot do its work, and for a change that cannot go on. */
export function problemsOf(registry: ModelRegistry): string[] {
  const { switchingTo } = registry.chosen();
  const roles = (['encoder', 'detector'] as const).map(
    (role) => [problemOfRole(registry, role), meanwhile[role]] as const,
  );
  const next = switchingTo === null ? null : registry.problemOf(switchingTo);
  return [...roles, [next, meanwhile.switching] as const].flatMap(([problem, meaning]) =>
    problem ? [`${problem.message} ${meaning}`] : [],
  );
}

/** Why nothing of this role runs, or not what was chosen; null = all is well. */
function problemOfRole(registry: ModelRegistry, role: PackRef['role']): AppError | null {
  const id = registry.chosen()[role];
  const entry = registry
    .entries()
    .find((other) => (id === null ? other.builtIn && other.role === role : other.id === id));
  if (entry) return registry.problemOfEntry(entry);
  if (id !== null) return notThere(id);
  return new AppError('model_missing', `The model that ${work[role]} is not there. Install Sightline again.`);
}
