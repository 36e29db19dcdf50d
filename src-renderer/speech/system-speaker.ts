/**
 * @file The system's own voices through speechSynthesis; local ones only, because remote ones send captions
 * out.
 */
import { AppError } from '../../src-preload/contract/index.ts';
import { aborted, type Speaker } from './speaker.ts';

/**
 * Voices that speak on this computer. Some systems list them late; waits at most `patienceMs` for the first.
 */
export async function localVoices(patienceMs = 600): Promise<SpeechSynthesisVoice[]> {
  if (!('speechSynthesis' in globalThis)) return [];
  const synthesis = globalThis.speechSynthesis;
  if (synthesis.getVoices().length === 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      synthesis.addEventListener(
        'voiceschanged',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
  return synthesis.getVoices().filter(({ localService }) => localService);
}

/** Captions are English, so an English voice first; the system's default among those. */
export function bestVoice(voices: readonly SpeechSynthesisVoice[]): SpeechSynthesisVoice | null {
  const english = voices.filter(({ lang }) => /^en\b/i.test(lang));
  return english.find((voice) => voice.default) ?? english[0] ?? null;
}

export function createSystemSpeaker(voice: SpeechSynthesisVoice): Speaker {
  const synthesis = globalThis.speechSynthesis;
  return {
    voice: voice.name,
    speak: (text, { rate, signal, onHeard }) =>
      new Promise((resolve, reject) => {
        const utterance = new SpeechSynthesisUtterance(text);
        utterance.voice = voice;
        utterance.lang = voice.lang;
        utterance.rate = rate;
        const stop = () => {
          synthesis.cancel();
          reject(aborted());
        };
        const finish = () => signal.removeEventListener('abort', stop);
        utterance.addEventListener('start', () => onHeard({ voice: voice.name, samples: null, peak: null }));
        utterance.addEventListener('end', () => {
          finish();
          resolve();
        });
        utterance.addEventListener('error', ({ error }) => {
          finish();
          reject(
            signal.aborted
              ? aborted()
              : new AppError('no_voice', `The voice “${voice.name}” could not speak (${error}).`),
          );
        });
        signal.addEventListener('abort', stop, { once: true });
        synthesis.cancel();
        synthesis.speak(utterance);
      }),
    pause: () => synthesis.pause(),
    resume: () => synthesis.resume(),
  };
}
