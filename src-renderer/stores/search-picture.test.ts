/**
 * @file Pictures that a search starts from: by their path where the host knows it, else by their bytes.
 * @vitest-environment happy-dom
 */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { mostGivenBytes, type Photo } from '../../src-preload/contract/index.ts';
import { setBridge, useBridge } from '../bridge/bridge.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import { useSearchPictureStore } from './search-picture.ts';

beforeEach(() => {
  setActivePinia(createPinia());
  scriptBridge({});
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('not decoded here')));
});

const fileOf = (bytes: number, name = 'beach.jpg') =>
  new File([new Uint8Array(bytes).fill(65)], name, { type: 'image/jpeg' });

test('a given picture travels by its bytes and its name', async () => {
  const store = useSearchPictureStore();
  const key = await store.give(fileOf(3));
  expect(store.targetFor(key)).toEqual({ bytes: 'QUFB', name: 'beach.jpg' });
  await store.open(key);
  expect(store.picture).toMatchObject({ src: null, alt: 'beach.jpg' });
});

test('where the host knows its path, by that, however large it is', async () => {
  setBridge({ ...useBridge(), pathOf: ({ name }) => `/desk/${name}` });
  const store = useSearchPictureStore();
  expect(store.targetFor(await store.give(fileOf(mostGivenBytes + 1)))).toEqual({ path: '/desk/beach.jpg' });
});

test('one that is too large and cannot be made smaller is refused with what to do', async () => {
  await expect(useSearchPictureStore().give(fileOf(mostGivenBytes + 1, 'raw.nef'))).rejects.toThrow(
    /^raw\.nef is larger than 5 MB.*Search with a smaller copy/,
  );
});

test('the latest few are held; the others are not there any more', async () => {
  const store = useSearchPictureStore();
  const keys: string[] = [];
  for (let step = 0; step < 6; step += 1) keys.push(await store.give(fileOf(1)));
  expect(keys.map((key) => store.targetFor(key) !== null)).toEqual([false, true, true, true, true, true]);
});

test('of a library photo the preview and the caption are shown', async () => {
  const photo = { media: { grid: 'key/grid', large: null }, caption: { text: 'A street' } } as Photo;
  scriptBridge({ 'photos.show': () => photo });
  const store = useSearchPictureStore();
  await store.open(idOf(1));
  expect(store.picture?.alt).toBe('A street');
  expect(store.targetFor(idOf(1))).toEqual({ id: idOf(1) });
});
