/** @file Only the newest answer counts, whichever comes first, and whether it is an answer or a failure. */
import { expect, test } from 'vitest';
import { useLatest } from './useLatest.ts';

/** A question that is answered by hand. */
function open<Answer>() {
  let answer!: (value: Answer) => void;
  let fail!: (error: Error) => void;
  const question = new Promise<Answer>((resolve, reject) => ((answer = resolve), (fail = reject)));
  return { ask: () => question, answer, fail };
}

test('the newer answer stays, in whatever order they come', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const latest = useLatest();
    const taken: string[] = [];
    const questions = [open<string>(), open<string>()];
    const asked = questions.map(({ ask }) => latest.ask(ask, (value) => taken.push(value)));
    for (const at of order) questions[at]!.answer(`answer ${at}`);
    expect(await Promise.all(asked)).toEqual([false, true]);
    expect(taken).toEqual(['answer 1']);
  }
});

test('a failure is told of the newest question alone', async () => {
  const latest = useLatest();
  const [old, now] = [open<string>(), open<string>()];
  const asked = [old, now].map(({ ask }) => latest.ask(ask, () => {}));
  old.fail(new Error('old'));
  now.fail(new Error('now'));
  expect(await asked[0]).toBe(false);
  await expect(asked[1]).rejects.toThrow('now');
});

test('what was dropped does not count', async () => {
  const latest = useLatest();
  const taken: string[] = [];
  const { ask, answer } = open<string>();
  const asked = latest.ask(ask, (value) => taken.push(value));
  latest.drop();
  answer('late');
  expect([await asked, taken]).toEqual([false, []]);
});
