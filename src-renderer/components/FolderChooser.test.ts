/**
 * @file Choosing a folder: by the host’s dialog, by a typed path, by dropping it.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { buttonNamed, inDocument, onHost } from '../testing/mounting.ts';
import FolderBrowser from './FolderBrowser.vue';
import FolderChooser from './FolderChooser.vue';

const name = 'Choose a folder of photos';

test('a host with a dialog opens it; closing it without a choice chooses nothing', async () => {
  const answers = [null, '/home/ada'];
  const pickFolder = () => Promise.resolve(answers.shift() ?? null);
  const chooser = mount(FolderChooser, onHost({ canPickFolder: true, pickFolder }));
  expect(buttonNamed(chooser, name).attributes('aria-expanded')).toBeUndefined();
  await buttonNamed(chooser, name).trigger('click');
  await flushPromises();
  expect(chooser.emitted('choose')).toBeUndefined();
  await buttonNamed(chooser, name).trigger('click');
  await flushPromises();
  expect(chooser.emitted('choose')).toEqual([['/home/ada']]);
});

test('without a dialog a path is typed below the button', async () => {
  const chooser = mount(FolderChooser, inDocument);
  expect(buttonNamed(chooser, name).attributes('aria-expanded')).toBe('false');
  await buttonNamed(chooser, name).trigger('click');
  expect(buttonNamed(chooser, name).attributes('aria-expanded')).toBe('true');
  chooser.getComponent(FolderBrowser).vm.$emit('choose', '/media/Archive');
  await flushPromises();
  expect(chooser.emitted('choose')).toEqual([['/media/Archive']]);
  expect(chooser.findComponent(FolderBrowser).exists()).toBe(false);
});

test('it says that a folder can be dropped only where that works; while busy it is disabled', () => {
  expect(mount(FolderChooser, inDocument).text()).toBe(name);
  const chooser = mount(FolderChooser, { ...onHost({ canDropFolder: true }), props: { busy: true } });
  expect(chooser.text()).toContain('or drop a folder here');
  expect(buttonNamed(chooser, name).attributes('aria-disabled')).toBe('true');
});
