/**
 * @file Recent searches on the page of privacy: listed, forgotten one by one or all.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/index.ts';
import { withFocusRule } from '../testing/focus-rule.ts';
import { buttonNamed, focusedName, onHost } from '../testing/mounting.ts';
import { scriptBridge, type Answers } from '../testing/scripted-bridge.ts';
import RecentSearches from './RecentSearches.vue';

withFocusRule();

async function show(texts: string[], answers: Answers = {}) {
  let kept = texts.map((text) => ({ text, at: '2024-01-01T00:00:00Z' }));
  scriptBridge({
    'search.recent': () => kept,
    'search.forget': ({ text }) =>
      (kept = text === null ? [] : kept.filter((search) => search.text !== text)),
    ...answers,
  });
  const view = mount(
    { components: { RecentSearches }, template: '<main><RecentSearches /></main>' },
    onHost(),
  );
  await flushPromises();
  return { view, lines: () => view.findAll('li').map((line) => line.text()) };
}

test('one is forgotten, and the focus goes to the next', async () => {
  const { view, lines } = await show(['a dog', 'the sea', 'snow']);
  expect(lines()).toEqual(['a dog', 'the sea', 'snow']);
  const forget = view.get<HTMLButtonElement>('button[aria-label="Forget “the sea”"]');
  forget.element.focus();
  await forget.trigger('click');
  await vi.waitFor(() => expect(focusedName()).toBe('Forget “snow”'));
  expect(lines()).toEqual(['a dog', 'snow']);
});

test('all are forgotten at once', async () => {
  const { view } = await show(['a dog', 'the sea']);
  buttonNamed(view, 'Forget all of them').element.focus();
  await buttonNamed(view, 'Forget all of them').trigger('click');
  await vi.waitFor(() => expect(focusedName()).toBe('Recent searches'));
  expect(view.text()).toContain('No search is kept.');
});

test('where they cannot be read it says why', async () => {
  const { view } = await show([], {
    'search.recent': () => Promise.reject(new AppError('disk_full', 'The disk is full.')),
  });
  expect(view.get('[role=alert]').text()).toContain('The disk is full.');
});
