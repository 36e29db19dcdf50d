/**
 * @file The caption: edited in place, taken away, exchanged for another one.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { expect, test } from 'vitest';
import { buttonNamed, buttonNames, focusedName, inDocument } from '../testing/mounting.ts';
import CaptionEditor from './CaptionEditor.vue';

const caption = {
  text: 'A dog.',
  source: 'composed',
  probability: 0.9,
  basis: 'from 1 dog · fairly sure',
} as const;

test('Enter saves a caption, Escape leaves it, the focus comes back to where it began', async () => {
  const editor = mount(CaptionEditor, { ...inDocument, props: { caption } });
  expect(editor.text()).toContain('from 1 dog · fairly sure');
  await editor.get('[aria-label="Edit the caption"]').trigger('click');
  expect(document.activeElement?.tagName).toBe('TEXTAREA');
  await editor.get('textarea').setValue('  Rex, our dog ');
  await editor.get('textarea').trigger('keydown', { key: 'Enter' });
  expect(editor.emitted('save')).toEqual([['Rex, our dog']]);
  await nextTick();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit the caption');

  await editor.get('[aria-label="Edit the caption"]').trigger('click');
  await editor.get('textarea').setValue('Something else');
  await editor.get('textarea').trigger('keydown', { key: 'Escape' });
  await nextTick();
  expect(editor.emitted('save')).toHaveLength(1);
  expect(editor.find('textarea').exists()).toBe(false);
});
test('an empty or unchanged caption is not saved', async () => {
  const editor = mount(CaptionEditor, { ...inDocument, props: { caption } });
  for (const text of ['', '   ', 'A dog.']) {
    await editor.get('[aria-label="Edit the caption"]').trigger('click');
    await editor.get('textarea').setValue(text);
    await editor.get('form').trigger('submit');
    await nextTick();
  }
  expect(editor.emitted('save')).toBeUndefined();
});
test('a caption from the file can be taken away, and had again', async () => {
  const fromFile = { ...caption, source: 'metadata', probability: null } as const;
  const editor = mount(CaptionEditor, { ...inDocument, props: { caption: fromFile } });
  await buttonNamed(editor, 'Don’t use the file’s caption').trigger('click');
  expect(editor.emitted('reject')).toHaveLength(1);
  await editor.setProps({ caption, fileCaptionOff: true });
  await buttonNamed(editor, 'Go back to the file’s own caption').trigger('click');
  expect(editor.emitted('clear')).toHaveLength(1);
  await editor.setProps({ fileCaptionOff: false });
  expect(buttonNames(editor)).toEqual(['Edit the caption']);
});
test('a caption that gave way is shown below, and can be used or left out', async () => {
  const editor = mount(CaptionEditor, {
    ...inDocument,
    props: { caption: { ...caption, text: 'Rex', source: 'user' }, others: ['A dog', 'Spring'] },
  });
  const other = editor.findAll('.others li')[1]!;
  expect(other.text()).toContain('Spring');
  const [use, leave] = other.findAll('button');
  expect(use!.attributes('aria-describedby')).toBe(other.get('p').attributes('id'));
  await use!.trigger('click');
  await leave!.trigger('click');
  expect([editor.emitted('save'), editor.emitted('drop')]).toEqual([[['Spring']], [['Spring']]]);
});

test('the caption says whose words it is; the person’s own can be taken away', async () => {
  const editor = mount(CaptionEditor, {
    ...inDocument,
    props: { caption: { text: 'Rex', source: 'user', probability: null, basis: '' } },
  });
  expect(editor.get('.basis').text()).toBe('Your words');
  await buttonNamed(editor, 'Take your caption away').trigger('click');
  expect(editor.emitted('clear')).toHaveLength(1);
  await editor.setProps({ caption: { ...caption, source: 'metadata' } });
  expect(editor.get('.basis').text()).toBe('Written in the file');
  await editor.setProps({ caption: { ...caption, basis: '' } });
  expect(editor.get('.basis').text()).toBe('Nothing was recognised for certain');
});

test('Shift and Enter makes a line; Cancel gives the focus back', async () => {
  const editor = mount(CaptionEditor, { ...inDocument, props: { caption } });
  await buttonNamed(editor, 'Edit the caption').trigger('click');
  await editor.get('textarea').setValue('Two\nlines');
  await editor.get('textarea').trigger('keydown', { key: 'Enter', shiftKey: true });
  expect(editor.emitted('save')).toBeUndefined();
  await buttonNamed(editor, 'Cancel').trigger('click');
  await nextTick();
  expect(focusedName()).toBe('Edit the caption');
  expect(editor.emitted('save')).toBeUndefined();
});

test('a part that is pointed at says what it rests on, in the place of what the whole rests on', async () => {
  const evidence = {
    ...{ source: 'text', name: 'STOP', probability: 0.99, basis: 'read in it, 99%' },
    boxes: [[0, 0, 0.5, 0.5]],
  } as const;
  const known = {
    ...caption,
    full: 'A dog. It reads “STOP”.',
    parts: [{ start: 10, end: 22, evidence: [{ ...evidence, boxes: [[0, 0, 0.5, 0.5]] }] }],
  } as const;
  const editor = mount(CaptionEditor, { ...inDocument, props: { caption: structuredClone(known) as never } });
  expect(editor.get('p').text()).toBe('A dog. It reads “STOP”.');
  await editor.get('[role="button"]').trigger('mouseenter');
  expect(editor.get('.rests').text()).toBe('reads “STOP”: read in it, 99%');
  expect(editor.emitted('boxes')).toEqual([[[{ label: 'text', probability: 0.99, box: [0, 0, 0.5, 0.5] }]]]);
  await editor.get('[role="button"]').trigger('mouseleave');
  expect(editor.find('.rests').exists()).toBe(false);
  expect(editor.emitted('boxes')?.at(-1)).toEqual([[]]);
  // one’s own words begin with the sentence, without when and where
  await editor.get('[aria-label="Edit the caption"]').trigger('click');
  expect(editor.get('textarea').element.value).toBe('A dog.');
});

test('one’s own words have no parts', () => {
  const own = {
    text: 'Rex',
    full: 'Rex. Taken in June 2023.',
    source: 'user',
    probability: 1,
    basis: '',
  } as const;
  const editor = mount(CaptionEditor, { ...inDocument, props: { caption: own } });
  expect(editor.get('p').text()).toBe('Rex');
  expect(editor.find('[role="button"]').exists()).toBe(false);
});
