/** @file Lists of phases: typed hand-over, streams with an outcome, order that the compiler holds, a stop. */
import { describe, expect, it } from 'vitest';
import { forEachGroup, phaseSequence, type Groups } from './phase-sequence.ts';

interface Context {
  signal: AbortSignal;
  done: string[];
}
const context = (signal = new AbortController().signal): Context => ({ signal, done: [] });

const start = phaseSequence<{ folder: string }, Context>();
const list = ({ folder }: { folder: string }) => ({ names: [`${folder}/a`, `${folder}/b`, `${folder}/c`] });

/** A stream of groups whose outcome is how many there were. */
async function* inOnes(
  names: readonly string[],
  done: string[],
): AsyncGenerator<string[], { total: number }> {
  try {
    for (const name of names) yield [name];
    return { total: names.length };
  } finally {
    done.push('closed');
  }
}
const open = ({ names }: { names: string[] }, { done }: Context) => ({ groups: inOnes(names, done) });
const measure = async (names: string[]) => names.map((name) => ({ name, length: name.length }));
const collect = async ({
  groups,
}: {
  groups: Groups<{ name: string; length: number }[], { total: number }>;
}) => {
  const measured: { name: string; length: number }[] = [];
  const outcome = await forEachGroup(groups, async (group) => void measured.push(...group));
  return { measured, outcome };
};

const whole = start
  .phase('list', list)
  .phase('open', open)
  .eachGroup('measure', measure)
  .phase('collect', collect);

describe('a list of phases', () => {
  it('hands what each phase found to all after it', async () => {
    const { folder, names, measured, outcome } = await whole.run({ folder: 'x' }, context());
    expect({ folder, names, outcome }).toEqual({
      folder: 'x',
      names: ['x/a', 'x/b', 'x/c'],
      outcome: { total: 3 },
    });
    expect(measured.map(({ length }) => length)).toEqual([3, 3, 3]);
    expect(whole.names).toEqual(['list', 'open', 'measure', 'collect']);
  });

  it('takes one more phase with one entry: at its end, and in the middle of a stream', async () => {
    const longer = start
      .phase('list', list)
      .phase('open', open)
      .eachGroup('upper case', async (names) => names.map((name) => name.toUpperCase()))
      .eachGroup('measure', measure)
      .phase('collect', collect)
      .phase('sum up', ({ measured, names }) => ({
        sum: measured.reduce((sum, { length }) => sum + length, 0) / names.length,
      }));
    const { measured, sum } = await longer.run({ folder: 'x' }, context());
    expect(measured[0]).toEqual({ name: 'X/A', length: 3 });
    expect(sum).toBe(3);
    expect(whole.names).not.toContain('sum up');
  });

  it('does not compile in a wrong order, or without what a phase asks for', () => {
    // @ts-expect-error nothing is listed yet
    start.phase('open', open);
    // @ts-expect-error what is not measured is not collected
    start.phase('list', list).phase('open', open).phase('collect', collect);
    // @ts-expect-error there is no stream any more whose groups could be measured again
    whole.eachGroup('measure', measure);
    expect(start.names).toEqual([]);
  });

  it('begins no phase when stopped, and closes a stream that a phase gives up', async () => {
    const stop = new AbortController();
    const stopped = context(stop.signal);
    const sequence = start
      .phase('stop', () => {
        stop.abort(new Error('stopped'));
        return {};
      })
      .phase('never', (_found, { done }) => {
        done.push('never');
        return {};
      });
    await expect(sequence.run({ folder: 'x' }, stopped)).rejects.toThrow('stopped');
    expect(stopped.done).toEqual([]);

    const given = context();
    const failing = start
      .phase('list', list)
      .phase('open', open)
      .phase('fail', async ({ groups }) => {
        await forEachGroup(groups, () => Promise.reject(new Error('disk full')));
        return {};
      });
    await expect(failing.run({ folder: 'x' }, given)).rejects.toThrow('disk full');
    expect(given.done).toEqual(['closed']);
  });
});
