/**
 * @file The box for a sentence.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { buttonNamed, inDocument } from '../testing/mounting.ts';
import SearchBox from './SearchBox.vue';

test('a named search field sends what is typed', async () => {
  const box = mount(SearchBox, { ...inDocument, props: { sentence: '' } });
  expect(box.get('[role=search] input').attributes('aria-label')).toBe('Search your photos');
  await box.get('input').setValue('two dogs');
  expect(box.emitted('search')).toBeUndefined();
  await box.get('form').trigger('submit');
  expect(box.emitted('search')).toEqual([['two dogs']]);
});

test('clearing searches for nothing and keeps the focus in the field', async () => {
  const box = mount(SearchBox, { ...inDocument, props: { sentence: 'two dogs' } });
  await buttonNamed(box, 'Clear the search').trigger('click');
  expect(box.emitted('search')).toEqual([['']]);
  expect(document.activeElement).toBe(box.get('input').element);
  expect(box.findAll('button').map((button) => button.attributes('aria-label'))).toEqual([
    'Search with a picture',
  ]);
});

test('it shows the sentence of the page, also when that changes', async () => {
  const box = mount(SearchBox, { ...inDocument, props: { sentence: 'snow' } });
  expect(box.get('input').element.value).toBe('snow');
  await box.setProps({ sentence: 'beach' });
  expect(box.get('input').element.value).toBe('beach');
});

test('the shortcut focuses it with its words selected; Escape asks to leave it', async () => {
  const box = mount(SearchBox, { ...inDocument, props: { sentence: 'snow' } });
  const field = box.get('input').element;
  box.vm.focus();
  expect(document.activeElement).toBe(field);
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 4]);
  await box.get('input').trigger('keydown', { key: 'Escape' });
  expect(box.emitted('leave')).toEqual([[box.element]]);
});

test('a picture that the search starts from stands in the box, and can be taken away', async () => {
  const picture = { src: '/grid', alt: 'A street in the rain' };
  const box = mount(SearchBox, { ...inDocument, props: { sentence: '', picture } });
  const field = box.get('[role=search] input');
  expect(field.attributes('aria-label')).toBe('Search photos like this picture, with these words');
  await field.setValue('at night');
  await box.get('form').trigger('submit');
  await buttonNamed(box, 'Search without the picture: A street in the rain').trigger('click');
  expect(box.emitted()).toMatchObject({ search: [['at night']], withoutPicture: [['at night']] });
  expect(document.activeElement).toBe(field.element);
});

test('a picture file that is chosen is searched with, also the same one again', async () => {
  const box = mount(SearchBox, { ...inDocument, props: { sentence: '' } });
  const chooser = box.get<HTMLInputElement>('input[type=file]');
  const file = new File(['picture'], 'beach.jpg', { type: 'image/jpeg' });
  Object.defineProperty(chooser.element, 'files', { value: [file] });
  await chooser.trigger('change');
  await chooser.trigger('change');
  expect(box.emitted('givePicture')).toEqual([[file], [file]]);
});

test('while a file is held over the page it says what dropping it does', () => {
  const box = mount(SearchBox, { ...inDocument, props: { sentence: '', dropping: true } });
  expect(box.get('input').attributes('placeholder')).toBe('Drop a picture to find photos like it');
});
