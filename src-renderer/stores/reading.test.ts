/**
 * @file Reading aloud over a voice of paper: one by one, pause, again, next, stop; a reading started later
 * wins.
 * @vitest-environment happy-dom
 */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/index.ts';
import type { Speaker } from '../speech/speaker.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import { useReadingStore } from './reading.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

const voice = vi.hoisted(() => ({
  said: [] as string[],
  finish: [] as (() => void)[],
  log: [] as string[],
  fails: false,
}));

vi.mock('../composables/useSpeech.ts', () => ({
  useSpeech: () => ({
    speakerFor: async (): Promise<Speaker> => ({
      voice: 'paper',
      speak: (text, { signal, onHeard }) =>
        new Promise((resolve, reject) => {
          if (voice.fails) return reject(new AppError('no_voice', 'The voice broke.'));
          voice.said.push(text);
          onHeard({ voice: 'paper', samples: text.length, peak: 0.5 });
          voice.finish.push(resolve);
          signal.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')));
        }),
      pause: () => voice.log.push('pause'),
      resume: () => voice.log.push('resume'),
    }),
    voices: async () => [],
  }),
}));

beforeEach(() => {
  setActivePinia(createPinia());
  Object.assign(voice, { said: [], finish: [], log: [], fails: false });
  scriptBridge({
    'captions.script': ({ photos }) =>
      'ids' in photos ? photos.ids.map((id) => ({ id, text: `Words of ${id.slice(-1)}` })) : [],
  });
});

const spoken = (count: number) => vi.waitFor(() => expect(voice.said).toHaveLength(count));

test('photos are read in order, one after the other, then it is silent', async () => {
  const reading = useReadingStore();
  inBackground(reading.readPhotos([idOf(1), idOf(2)]));
  await spoken(1);
  expect(reading.currentId).toBe(idOf(1));
  expect(reading.heard).toEqual({ voice: 'paper', samples: 10, peak: 0.5 });
  voice.finish[0]?.();
  await spoken(2);
  expect(reading.currentId).toBe(idOf(2));
  voice.finish[1]?.();
  await vi.waitFor(() => expect(reading.state).toBe('idle'));
  expect(voice.said).toEqual(['Words of 1', 'Words of 2']);
  expect(reading.currentId).toBeNull();
});

test('pause holds the sentence, go on lets it go on', async () => {
  const reading = useReadingStore();
  inBackground(reading.readPhotos([idOf(1)]));
  await spoken(1);
  reading.toggle();
  expect(reading.state).toBe('paused');
  reading.toggle();
  expect(reading.state).toBe('speaking');
  expect(voice.log).toEqual(['pause', 'resume']);
});

test('next, again and back go where they say; past the end it stops', async () => {
  const reading = useReadingStore();
  inBackground(reading.readPhotos([idOf(1), idOf(2)]));
  await spoken(1);
  reading.skip(1);
  await spoken(2);
  reading.skip(0);
  await spoken(3);
  reading.skip(-1);
  await spoken(4);
  expect(voice.said).toEqual(['Words of 1', 'Words of 2', 'Words of 2', 'Words of 1']);
  reading.skip(1);
  await spoken(5);
  reading.skip(1);
  expect(reading.state).toBe('idle');
});

test('stop is at once, and a reading begun later takes over', async () => {
  const reading = useReadingStore();
  inBackground(reading.readPhotos([idOf(1), idOf(2)]));
  inBackground(reading.readPhotos([idOf(7)]));
  await spoken(1);
  expect(voice.said).toEqual(['Words of 7']);
  reading.stop();
  expect(reading.state).toBe('idle');
  voice.finish[0]?.();
  await Promise.resolve();
  expect(voice.said).toHaveLength(1);
});

test('a voice that fails is said in words, and the bar goes away', async () => {
  voice.fails = true;
  const reading = useReadingStore();
  await reading.readText('Hello');
  expect(reading.state).toBe('idle');
  expect(useToastStore().toasts[0]?.text).toContain('Choose another voice');
});
