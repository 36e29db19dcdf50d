/** @file Packs that failed come back when there is reason to think that they would run. */
import { expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { createQuarantinedModels } from './quarantined-models.ts';

it('memory that was short is tried again after a while, a damaged file is not', () => {
  let nowMs = 0;
  const aside = createQuarantinedModels(() => nowMs);
  expect(aside.add('large', new AppError('out_of_memory', 'No memory.'))).toBe(true);
  expect(aside.add('bad', new AppError('model_damaged', 'Damaged.'))).toBe(true);
  expect(aside.add('bad', new AppError('model_damaged', 'Damaged.'))).toBe(false);
  nowMs = 3_600_000;
  expect(aside.of('large')).toBeNull();
  expect(aside.of('bad')?.code).toBe('model_damaged');
});

it('a pack whose files were found whole comes back, one that does not run does not', () => {
  const aside = createQuarantinedModels(() => 0);
  for (const [id, code] of [
    ['damaged', 'model_damaged'],
    ['missing', 'model_missing'],
    ['strange', 'model_invalid'],
  ] as const)
    aside.add(id, new AppError(code, id));
  aside.foundWhole(['damaged', 'missing', 'strange']);
  expect(['damaged', 'missing', 'strange'].map((id) => aside.of(id)?.code ?? null)).toEqual([
    null,
    null,
    'model_invalid',
  ]);
  aside.forget('strange');
  expect(aside.of('strange')).toBeNull();
});
