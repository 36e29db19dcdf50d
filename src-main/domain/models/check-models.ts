/** @file What a check of every pack's files found, for the library check. */
import type { Finding } from '../../../src-preload/contract/index.ts';
import { problemsOf } from './model-problems.ts';
import type { ModelRegistry } from './model-registry.ts';

/** What is in use and cannot be used is a problem, another pack a warning. */
export function modelFindings(registry: ModelRegistry): Finding[] {
  const { encoder, switchingTo, detector } = registry.chosen();
  const entries = registry.entries();
  const inUse = problemsOf(registry).map((message): Finding => ({
    level: 'problem',
    area: 'models',
    message,
  }));
  const idle = entries
    .filter((entry) => ![encoder, switchingTo, detector].includes(entry.id))
    .flatMap((entry): Finding[] => {
      const problem = registry.problemOfEntry(entry);
      return problem ? [{ level: 'warning', area: 'models', message: problem.message }] : [];
    });
  if (inUse.length + idle.length > 0) return [...inUse, ...idle];
  return [
    {
      level: 'ok',
      area: 'models',
      message: `All files of ${entries.length === 1 ? '1 model' : `${entries.length} models`} are whole.`,
    },
  ];
}
