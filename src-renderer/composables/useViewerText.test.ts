/**
 * @file The text in a photo: copied and read aloud, said why where there is none.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { shallowRef } from 'vue';
import { expect, test, vi } from 'vitest';
import { textLines } from '../../src-preload/contract/testing/bare-photo.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useReadingStore } from '../stores/reading.ts';
import '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import { useViewerText } from './useViewerText.ts';

const sign = photoOf(1, { text: textLines('Harbour Museum', 'open daily'), textAbsence: null });
const meadow = photoOf(2, { text: [], textAbsence: null });
const unread = photoOf(3);
const withoutReader = photoOf(4, { textAbsence: 'no-reader' });

function setUp() {
  const photo = shallowRef(sign);
  const text = {} as ReturnType<typeof useViewerText>;
  mount({ setup: () => (Object.assign(text, useViewerText(photo)), () => null) });
  return { photo, text, said: () => useAnnouncerStore().message };
}

test.each([
  [meadow, 'No text was found in this photo.'],
  [unread, 'Sightline has not looked for text in this photo yet.'],
  [withoutReader, 'There is no model that reads text in photos.'],
])('where there is none, each key says why: %#', (without, words) => {
  const { photo, text, said } = setUp();
  photo.value = without;
  for (const act of [text.speakText, text.copyTextOf]) {
    useAnnouncerStore().say('');
    act();
    expect(said()).toBe(words);
  }
});

test('is spoken as words of this photo', () => {
  const { text } = setUp();
  const spoken = vi.spyOn(useReadingStore(), 'readWords').mockResolvedValue();
  text.speakText();
  expect(spoken).toHaveBeenCalledWith(sign.id, 'Harbour Museum\nopen daily');
});

test('a copy that the system refuses is said', () => {
  const { text, said } = setUp();
  document.execCommand = () => false;
  text.copyTextOf();
  expect(said()).toBe('The text could not be copied. Select it and copy it by key.');
  document.execCommand = () => true;
  text.copyTextOf();
  expect(said()).toBe('Text copied');
});
