/**
 * @file Patterns of what is left out of a folder.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/index.ts';
import { libraryOf, rootOf } from '../testing/duplicates.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import ExclusionEditor from './ExclusionEditor.vue';

test('a pattern that is refused is said beside the field, and the text stays', async () => {
  const engine = scriptBridge({
    'library.setExclusions': ({ patterns }) =>
      patterns.includes('[a')
        ? Promise.reject(new AppError('bad_input', '“[a” is no pattern. Close the bracket.'))
        : { root: rootOf(), job: { id: 'j' } as never },
    'library.info': () => libraryOf(rootOf()),
  });
  const editor = mount(ExclusionEditor, {
    ...inDocument,
    props: { root: rootOf({ exclude: ['Thumbnails/'] }) },
  });
  const field = editor.get('textarea');
  expect(field.element.value).toBe('Thumbnails/');
  await field.setValue('Thumbnails/\n[a');
  await editor.get('form').trigger('submit');
  await vi.waitFor(() =>
    expect(editor.get('[role=alert]').text()).toBe('“[a” is no pattern. Close the bracket.'),
  );
  expect(field.attributes('aria-describedby')).toContain(editor.get('[role=alert]').attributes('id'));
  expect(document.activeElement).toBe(field.element);
  expect(editor.emitted('done')).toBeUndefined();

  await field.setValue('*.png\n\n');
  await editor.get('form').trigger('submit');
  await vi.waitFor(() => expect(editor.emitted('done')).toHaveLength(1));
  expect(engine.asked.filter(({ name }) => name === 'library.setExclusions').at(-1)?.input).toEqual({
    rootId: 'r',
    patterns: ['*.png'],
  });
});

test('Cancel and Escape change nothing', async () => {
  const engine = scriptBridge({});
  const editor = mount(ExclusionEditor, { ...inDocument, props: { root: rootOf() } });
  await editor.get('textarea').setValue('*.png');
  await editor.get('textarea').trigger('keydown', { key: 'Escape' });
  await buttonNamed(editor, 'Cancel').trigger('click');
  expect(editor.emitted('done')).toHaveLength(2);
  expect(engine.asked).toEqual([]);
});
