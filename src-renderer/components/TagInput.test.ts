/**
 * @file A tag’s name is completed while it is typed; arrows choose, Enter adds, Escape closes.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import TagInput from './TagInput.vue';

test('tags complete while typing; arrows choose, Enter adds', async () => {
  const suggest = (text: string) => Promise.resolve(text === 'be' ? ['beach', 'bear'] : []);
  const input = mount(TagInput, { ...inDocument, props: { label: 'Add a tag', suggest } });
  const field = input.get('input');
  await field.setValue('be');
  await vi.waitFor(() =>
    expect(input.findAll('[role=option]').map((option) => option.text())).toEqual(['beach', 'bear']),
  );
  expect(field.attributes('aria-expanded')).toBe('true');
  await field.trigger('keydown', { key: 'ArrowDown' });
  await field.trigger('keydown', { key: 'ArrowDown' });
  expect(input.get(`#${field.attributes('aria-activedescendant')}`).text()).toBe('bear');
  await input.get('form').trigger('submit');
  expect(input.emitted('add')).toEqual([['bear']]);
  await field.setValue('  my own word ');
  await input.get('form').trigger('submit');
  expect(input.emitted('add')?.[1]).toEqual(['my own word']);
  await field.setValue('   ');
  await input.get('form').trigger('submit');
  expect(input.emitted('add')).toHaveLength(2);
});

test('an empty field adds nothing, and its button says so', async () => {
  const suggest = () => Promise.resolve([]);
  const input = mount(TagInput, { ...inDocument, props: { label: 'Add a tag', suggest } });
  expect(input.get('input').attributes()).toMatchObject({ role: 'combobox', 'aria-expanded': 'false' });
  expect(document.querySelector(`label[for="${input.get('input').attributes('id')}"]`)?.textContent).toBe(
    'Add a tag',
  );
  expect(buttonNamed(input, 'Add a tag').attributes('disabled')).toBeDefined();
  await input.get('input').setValue('x');
  expect(buttonNamed(input, 'Add a tag').attributes('disabled')).toBeUndefined();
});

test('a name is chosen by pointer; the arrows go round', async () => {
  const suggest = () => Promise.resolve(['beach', 'bear', 'bee']);
  const input = mount(TagInput, { ...inDocument, props: { label: 'Add a tag', suggest } });
  const field = input.get('input');
  field.element.focus();
  await field.setValue('be');
  await vi.waitFor(() => expect(input.findAll('[role=option]')).toHaveLength(3));
  const chosen = () =>
    input.findAll('[role=option]').filter((option) => option.attributes('aria-selected') === 'true');
  await field.trigger('keydown', { key: 'ArrowUp' });
  expect(chosen().map((option) => option.text())).toEqual(['bee']);
  await field.trigger('keydown', { key: 'ArrowDown' });
  expect(chosen().map((option) => option.text())).toEqual(['beach']);
  await input.findAll('[role=option]')[1]!.trigger('click');
  expect(input.emitted('add')).toEqual([['bear']]);
  expect(field.element.value).toBe('');
  expect(document.activeElement).toBe(field.element);
});

test('Escape closes the list, then empties the field, and is left to others after that', async () => {
  const suggest = () => Promise.resolve(['beach']);
  const input = mount(TagInput, { ...inDocument, props: { label: 'Add a tag', suggest } });
  const field = input.get('input');
  const heard = vi.fn();
  document.body.addEventListener('keydown', heard);
  await field.setValue('be');
  await vi.waitFor(() => expect(field.attributes('aria-expanded')).toBe('true'));
  await field.trigger('keydown', { key: 'Escape' });
  expect([field.attributes('aria-expanded'), field.element.value]).toEqual(['false', 'be']);
  await field.trigger('keydown', { key: 'Escape' });
  expect(field.element.value).toBe('');
  expect(heard).not.toHaveBeenCalled();
  await field.trigger('keydown', { key: 'Escape' });
  expect(heard).toHaveBeenCalledOnce();
  document.body.removeEventListener('keydown', heard);
});

test('Enter adds what was typed, not the first suggestion, unless one was chosen', async () => {
  const suggest = () => Promise.resolve(['beach']);
  const input = mount(TagInput, { ...inDocument, props: { label: 'Add a tag', suggest } });
  await input.get('input').setValue('be');
  await vi.waitFor(() => expect(input.findAll('[role=option]')).toHaveLength(1));
  expect(input.get('input').attributes('aria-activedescendant')).toBeUndefined();
  await input.get('form').trigger('submit');
  expect(input.emitted('add')).toEqual([['be']]);
});
