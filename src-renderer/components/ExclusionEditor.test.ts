/**
 * @file Patterns of what is left out of a folder.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { rootOf } from '../testing/duplicates.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import ExclusionEditor from './ExclusionEditor.vue';

test('a pattern that is refused is said beside the field, and the text stays', async () => {
  const save = vi.fn((patterns: string[]) =>
    Promise.resolve(
      patterns.includes('[a') ? { sentence: '“[a” is no pattern. Close the bracket.', insist: false } : null,
    ),
  );
  const editor = mount(ExclusionEditor, {
    ...inDocument,
    props: { root: rootOf({ exclude: ['Thumbnails/'] }), save },
  });
  const field = editor.get('textarea');
  await flushPromises();
  expect(field.element.value).toBe('Thumbnails/');
  expect(document.activeElement).toBe(field.element);
  await field.setValue('Thumbnails/\n[a');
  await editor.get('form').trigger('submit');
  await flushPromises();
  expect(editor.get('[role=alert]').text()).toBe('“[a” is no pattern. Close the bracket.');
  expect(field.attributes('aria-describedby')).toContain(editor.get('[role=alert]').attributes('id'));
  expect(field.element.value).toBe('Thumbnails/\n[a');
  expect(document.activeElement).toBe(field.element);
  expect(editor.emitted('done')).toBeUndefined();

  await field.setValue('*.png\n\n');
  await editor.get('form').trigger('submit');
  await flushPromises();
  expect(editor.emitted('done')).toHaveLength(1);
  expect(save).toHaveBeenLastCalledWith(['*.png']);
});

test('while it is saved, it cannot be saved again', async () => {
  const props = { root: rootOf(), save: () => new Promise<null>(() => undefined) };
  const editor = mount(ExclusionEditor, { ...inDocument, props });
  await editor.get('form').trigger('submit');
  expect(buttonNamed(editor, 'Saving…').attributes('aria-disabled')).toBe('true');
});

test('Cancel and Escape change nothing', async () => {
  const save = vi.fn();
  const editor = mount(ExclusionEditor, { ...inDocument, props: { root: rootOf(), save } });
  await editor.get('textarea').setValue('*.png');
  await editor.get('textarea').trigger('keydown', { key: 'Escape' });
  await buttonNamed(editor, 'Cancel').trigger('click');
  expect(editor.emitted('done')).toHaveLength(2);
  expect(save).not.toHaveBeenCalled();
});
