/**
 * @file A typed path, and the folders inside it to click through.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { AppError } from '../../src-preload/contract/index.ts';
import { buttonNamed, buttonNames, onHost } from '../testing/mounting.ts';
import FolderBrowser from './FolderBrowser.vue';

const listings = async (path: string | null) => {
  if (path === '/gone') throw new AppError('not_found', 'There is no folder /gone.');
  return path === '/home/ada'
    ? { path, parent: '/home', folders: [] }
    : { path: '/home', parent: null, folders: [{ name: 'ada', path: '/home/ada' }] };
};

async function show() {
  const browser = mount(FolderBrowser, onHost({ listFolders: listings }));
  await flushPromises();
  return browser;
}

test('it begins with a place and the focus in the field', async () => {
  const browser = await show();
  expect(document.activeElement).toBe(browser.get('input').element);
  expect(browser.get('input').element.value).toBe('/home');
  expect(browser.get('label').text()).toBe('Folder of photos');
  expect(browser.get('[aria-label="Folders in /home"]').text()).toBe('ada');
});

test('what is typed while the first folder is read stays', async () => {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const listFolders = (path: string | null) => asked.then(() => listings(path));
  const browser = mount(FolderBrowser, onHost({ listFolders }));
  expect(document.activeElement).toBe(browser.get('input').element);
  await browser.get('input').setValue('/media/Archive');
  answer();
  await flushPromises();
  expect(browser.get('input').element.value).toBe('/media/Archive');
  expect(browser.get('[aria-label="Folders in /home"]').text()).toBe('ada');
});

test('folders are clicked through, down and up again', async () => {
  const browser = await show();
  await buttonNamed(browser, 'ada').trigger('click');
  await flushPromises();
  expect(browser.get('input').element.value).toBe('/home/ada');
  expect(browser.text()).toContain('No folders in here.');
  await buttonNamed(browser, 'One folder up').trigger('click');
  await flushPromises();
  expect(browser.get('input').element.value).toBe('/home');
  expect(buttonNames(browser)).not.toContain('One folder up');
});

test('a path that is not there is said beside the field', async () => {
  const browser = await show();
  await browser.get('input').setValue('/gone');
  await buttonNamed(browser, 'Look inside').trigger('click');
  await flushPromises();
  expect(browser.get('[role=alert]').text()).not.toBe('');
  expect(browser.get('input').attributes('aria-invalid')).toBe('true');
  expect(browser.get('input').attributes('aria-describedby')).toBe(
    browser.get('[role=alert]').attributes('id'),
  );
  expect(browser.get('input').element.value).toBe('/gone');
});

test('the typed path is chosen without its outer spaces; an empty one cannot be', async () => {
  const browser = await show();
  await browser.get('input').setValue('  /media/Archive ');
  await browser.get('form').trigger('submit');
  await browser.get('input').setValue('  ');
  await browser.get('form').trigger('submit');
  expect(buttonNamed(browser, 'Use this folder').attributes('disabled')).toBeDefined();
  expect(browser.emitted('choose')).toEqual([['/media/Archive']]);
});

test('Escape and Cancel give up', async () => {
  const browser = await show();
  await browser.get('input').trigger('keydown', { key: 'Escape' });
  await buttonNamed(browser, 'Cancel').trigger('click');
  expect(browser.emitted('cancel')).toHaveLength(2);
});
