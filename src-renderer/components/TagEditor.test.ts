/**
 * @file The tags of a photo: whose they are and how sure, accepted, rejected, taken back, pointed at.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import TagEditor from './TagEditor.vue';

const suggest = () => Promise.resolve([]);

test('tags say whose they are and how sure; accept, reject and take back mean what they say', async () => {
  const tags = [
    { name: 'dog', probability: 0.97, source: 'detector', band: 'sure' },
    { name: 'snow', probability: 0.4, source: 'encoder', band: 'maybe' },
    { name: 'Rex', probability: 1, source: 'user', band: 'sure' },
  ] as const;
  const editor = mount(TagEditor, { ...inDocument, props: { suggest, tags: [...tags], rejected: ['cat'] } });
  expect(editor.findAll('h3').map((heading) => heading.text())).toEqual(['Yours', 'Found', 'Maybe']);
  expect(editor.get('.chip.maybe').text()).toContain('Maybe');
  await editor.get('[aria-label="Accept dog"]').trigger('click');
  await editor.get('[aria-label="Reject snow"]').trigger('click');
  await editor.get('[aria-label="Take back Rex"]').trigger('click');
  await editor.get('[aria-label="Allow cat again"]').trigger('click');
  expect(editor.emitted('add')).toEqual([['dog']]);
  expect(editor.emitted('reject')).toEqual([['snow']]);
  expect(editor.emitted('clear')).toEqual([['Rex'], ['cat']]);
  await editor.get('.chip.sure').trigger('mouseenter');
  expect(editor.emitted('point')?.at(-1)).toEqual(['dog']);
});

test('each tag leads to its photos, with its origin and certainty for those who hear it', () => {
  const editor = mount(TagEditor, {
    ...inDocument,
    props: {
      suggest,
      tags: [{ name: 'red panda', probability: 0.97, source: 'detector', band: 'sure' }],
      rejected: [],
    },
  });
  const link = editor.get('a');
  expect(link.attributes('href')).toBe('/tags/red%20panda');
  expect(link.text()).toBe('red panda. Found: seen as an object, 97%, sure');
  expect(editor.get('.share').attributes('aria-hidden')).toBe('true');
});

test('without tags it says so, and one can still be added', async () => {
  const editor = mount(TagEditor, { ...inDocument, props: { suggest, tags: [], rejected: [] } });
  expect(editor.text()).toContain('No tags yet.');
  expect(buttonNames(editor)).toEqual(['Add a tag']);
  await editor.get('input').setValue('snow');
  await editor.get('form').trigger('submit');
  expect(editor.emitted('add')).toEqual([['snow']]);
});

test('focus inside a tag points at its object as the mouse does', async () => {
  const tags = [{ name: 'dog', probability: 0.97, source: 'detector', band: 'sure' }] as const;
  const editor = mount(TagEditor, { ...inDocument, props: { suggest, tags: [...tags], rejected: [] } });
  buttonNamed(editor, 'Reject dog').element.focus();
  buttonNamed(editor, 'Reject dog').element.blur();
  expect(editor.emitted('point')).toEqual([['dog'], [null]]);
});
