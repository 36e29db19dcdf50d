/**
 * @file Where words are in the open photo: asked once, shown from photo to photo, stopped when nobody waits.
 * @vitest-environment happy-dom
 */
import { flushPromises } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { AppError, type Explanation } from '../../src-preload/contract/index.ts';
import { anExplanation } from '../testing/explanations.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useWhyStore } from './why.ts';

beforeEach(() => setActivePinia(createPinia()));

function engineWith(explain: () => Explanation | Promise<Explanation>) {
  return scriptBridge({ 'search.explain': explain, 'search.stopExplaining': () => ({}) });
}

test('the place is shown and told to those who hear', async () => {
  const { asked } = engineWith(anExplanation);
  const why = useWhyStore();
  await why.look(idOf(1), ' a dog ');
  expect(asked).toMatchObject([
    { name: 'search.explain', input: { target: { id: idOf(1) }, text: 'a dog' } },
  ]);
  expect(why.map).toEqual(anExplanation().map);
  expect(why.boxes).toEqual(anExplanation().boxes);
  expect(why.note).toBe('Mostly on the right.');
  expect(useAnnouncerStore().message).toBe(
    'A good match: dog seen · very likely, looks like it. Mostly on the right. dog: on the right 94%.',
  );
});

test('it is taken off the picture and put on again without another question', async () => {
  const { asked } = engineWith(anExplanation);
  const why = useWhyStore();
  why.text = 'a dog';
  await why.toggle(idOf(1));
  await why.toggle(idOf(1));
  expect([why.map, why.boxes, why.note]).toEqual([null, [], '']);
  await why.toggle(idOf(1));
  expect(why.map).not.toBeNull();
  expect(asked).toHaveLength(1);
});

test('what is shown of one photo is looked for in the next', async () => {
  const { asked } = engineWith(anExplanation);
  const why = useWhyStore();
  await why.open(idOf(1));
  expect(asked).toEqual([]);
  await why.look(idOf(1), 'a dog');
  await why.open(idOf(2));
  expect(asked.map(({ input }) => (input as { target: { id: string } }).target.id)).toEqual([
    idOf(1),
    idOf(2),
  ]);
});

test('an answer that nobody waits for is stopped and not shown', async () => {
  let answer = (_explanation: Explanation) => {};
  const { asked } = engineWith(() => new Promise((resolve) => (answer = resolve)));
  const why = useWhyStore();
  const looking = why.look(idOf(1), 'a dog');
  await flushPromises();
  why.close();
  answer(anExplanation());
  await looking;
  expect(why.explanation).toBeNull();
  expect(asked.map(({ name }) => name)).toEqual(['search.explain', 'search.stopExplaining']);
});

test('what went wrong is said', async () => {
  engineWith(() => Promise.reject(new AppError('not_found', 'There is no such photo.')));
  const why = useWhyStore();
  await why.look(idOf(1), 'a dog');
  expect(why.problem).not.toBe('');
  expect(why.looking).toBe(false);
});
