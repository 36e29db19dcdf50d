/**
 * @file Text in a picture beside it: its lines and what can be done with them.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import type { Photo } from '../../src-preload/contract/index.ts';
import { textLines } from '../../src-preload/contract/testing/bare-photo.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import PhotoText from './PhotoText.vue';
import TextLayer from './TextLayer.vue';

const lines = textLines('Harbour Museum', 'open daily');

test('lists the lines, to be shown, heard and copied', async () => {
  const photo = photoOf(1, { text: lines, textAbsence: null });
  const panel = mount(PhotoText, { ...inDocument, props: { photo, shown: false } });
  expect(panel.findAll('li').map((line) => line.text())).toEqual(['Harbour Museum', 'open daily']);
  expect(buttonNames(panel)).toEqual([
    'Lay the text over the picture',
    'Read the text aloud',
    'Copy the text',
  ]);
  for (const button of panel.findAll('button')) await button.trigger('click');
  expect(Object.keys(panel.emitted())).toEqual(expect.arrayContaining(['show', 'speak', 'copy']));
});

test('takes no room where there is none, and says so where it is asked for', async () => {
  const panel = mount(PhotoText, { ...inDocument, props: { photo: photoOf(1), shown: false } });
  expect(panel.text()).toBe('');
  await panel.setProps({ shown: true });
  expect(panel.text()).toBe('Text in the pictureSightline has not looked for text in this photo yet.');
  await panel.setProps({ photo: photoOf(1, { text: [], textAbsence: null }) });
  expect(panel.text()).toBe('Text in the pictureNo text was found in this photo.');
});

test('that its drive is away is told with it', () => {
  const away = { path: '/d/1.jpg', state: 'away', sizeBytes: 1, role: 'picture' } as const;
  const panel = mount(PhotoText, {
    ...inDocument,
    props: { photo: photoOf(1, { files: [away] }), shown: true },
  });
  expect(panel.text()).toContain('not looked for text in this photo yet. Its drive is not connected.');
});

test('over the picture it is text of its own, one line each', () => {
  const layer = mount(TextLayer, { ...inDocument, props: { lines, size: { width: 400, height: 200 } } });
  expect(layer.findAll('p').map((line) => line.text())).toEqual(['Harbour Museum', 'open daily']);
  expect(layer.findAll('p')[1]!.attributes('style')).toContain('top: 100px');
});

test('what a describer read stands below with its name, also where the reader found nothing', async () => {
  const [line] = textLines('NASA');
  const described = { model: 'Florence-2', lines: [{ text: 'NASA', corners: line!.corners }] };
  const caption = { ...photoOf(1).caption, described } as Photo['caption'];
  const photo = photoOf(1, { text: [], textAbsence: null, caption });
  const panel = mount(PhotoText, { ...inDocument, props: { photo, shown: false } });
  expect(panel.text()).toContain('No text was found in this photo.');
  expect(panel.text()).toContain('Read by Florence-2, which describes photos:');
  await buttonNamed(panel, 'NASA').trigger('focus');
  expect(panel.emitted('boxes')?.at(-1)).toMatchObject([[{ label: 'text' }]]);
  await panel.setProps({ photo: { ...photo, text: lines } });
  expect(panel.findAll('.lines li').map((one) => one.text())).toEqual(['Harbour Museum', 'open daily']);
});
