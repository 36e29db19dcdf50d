/**
 * @file What is said and asked of the open photo reaches the engine.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import type { Answer, Photo } from '../../src-preload/contract/index.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { anExplanation } from '../testing/explanations.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import ViewerPanel from '../components/ViewerPanel.vue';
import PhotoPanel from './PhotoPanel.vue';

const done = { label: 'done', changed: [], history: { undo: null, redo: null } };
const counts = { good: 1, maybe: 0 };
const answer = { answer: 'There are two.', abstained: false, reason: null, confidence: 0.97, evidence: [] };

function show(photo: Photo) {
  const engine = scriptBridge({
    'annotations.apply': () => done,
    'edits.accept': () => done,
    'questions.ask': () => [answer as unknown as Answer],
    'questions.askMany': () => ({ ...answer, understood: 'photos with a dog', counts, groups: [] }) as never,
    'search.explain': () => anExplanation(),
    'search.similar': () => ({ results: [] }) as never,
  });
  const panel = mount(PhotoPanel, { ...inDocument, props: { photo, textShown: false } });
  const asked = (call: string) => engine.asked.filter(({ name }) => name === call).map(({ input }) => input);
  return { panel, asked };
}

test('an edit is one of this photo', async () => {
  const { panel, asked } = show(photoOf(1, { rejectedTags: ['cat'] }));
  await buttonNamed(panel, 'Allow cat again').trigger('click');
  expect(asked('annotations.apply')).toEqual([
    { photos: { ids: [idOf(1)] }, act: { act: 'tag.clear', name: 'cat' } },
  ]);
});

test('words of an earlier photo are taken over', async () => {
  const offer = {
    from: idOf(9),
    caption: 'Rex',
    tags: [],
    rejectedTags: [],
    rating: null,
    favourite: false,
    grid: null,
  };
  const { panel, asked } = show(photoOf(1, { offers: [offer] }));
  await buttonNamed(panel, 'Take over').trigger('click');
  expect(asked('edits.accept')).toEqual([{ id: idOf(1), from: idOf(9) }]);
});

async function asking() {
  const { panel, asked } = show(photoOf(1));
  const ask = async (question: string) => {
    await panel.get('#question-field').setValue(question);
    await panel.get('form:has(#question-field)').trigger('submit');
    await flushPromises();
  };
  return { asked, ask };
}

test('an answer is announced', async () => {
  const { panel, asked } = show(photoOf(1));
  await panel.get('#question-field').setValue('How many?');
  await panel
    .get('#question-field')
    .element.closest('form')!
    .dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  expect(asked('questions.ask')).toEqual([{ question: 'How many?', targets: [{ id: idOf(1) }] }]);
  expect(useAnnouncerStore().message).toBe('“How many?” There are two. Sure.');
});

test('a question about many photos goes to all of them; one about this photo does not', async () => {
  const { asked, ask } = await asking();
  await ask('How many photos show dogs?');
  expect(asked('questions.askMany')).toEqual([{ question: 'How many photos show dogs?', limit: 1 }]);
  expect(asked('questions.ask')).toEqual([]);
  await ask('When did we take this?');
  expect(asked('questions.ask')).toEqual([
    { question: 'When did we take this?', targets: [{ id: idOf(1) }] },
  ]);
  expect(asked('questions.askMany')).toHaveLength(1);
});

test('words are looked for in this photo', async () => {
  const { panel, asked } = show(photoOf(1));
  await panel.get('#why-field').setValue('a dog');
  await panel
    .get('#why-field')
    .element.closest('form')!
    .dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  expect(asked('search.explain')).toMatchObject([{ target: { id: idOf(1) }, text: 'a dog' }]);
  expect(panel.text()).toContain('Mostly on the right.');
});

test('the caption is edited when the page asks for it', async () => {
  const { panel } = show(photoOf(1));
  panel.vm.editCaption();
  await flushPromises();
  expect(document.activeElement?.id).toBe('caption-field');
});

test('a part of the caption is marked alone while it is pointed at, then the answer again', async () => {
  const box = [0, 0, 0.5, 0.5] as [number, number, number, number];
  const evidence = {
    source: 'detector',
    name: 'dog',
    probability: 0.9,
    basis: 'seen',
    boxes: [box],
  } as const;
  const { panel } = show(
    photoOf(1, {
      caption: {
        ...{ text: 'A dog.', full: 'A dog.', source: 'composed', probability: 0.9, basis: 'from 1 dog' },
        parts: [{ start: 0, end: 5, evidence: [{ ...evidence, boxes: [box] }] }],
      },
    }),
  );
  const answered = [{ label: 'cat', probability: null, box }];
  panel.getComponent(ViewerPanel).vm.$emit('boxes', answered);
  const part = panel.get('[role="toolbar"] [role="button"]');
  await part.trigger('focus');
  expect(panel.emitted('boxes')?.at(-1)).toEqual([[{ label: 'dog', probability: 0.9, box }]]);
  await part.trigger('blur');
  expect(panel.emitted('boxes')?.at(-1)).toEqual([answered]);
});
