/**
 * @file Picks the voice that speaks: the one chosen, else the best local system voice, else the bundled
 * Flite.
 */
import { fliteVoiceOf, fliteVoices } from '../speech/flite.ts';
import { createFliteSpeaker } from '../speech/flite-speaker.ts';
import type { Speaker } from '../speech/speaker.ts';
import { bestVoice, createSystemSpeaker, localVoices } from '../speech/system-speaker.ts';

/** A voice to choose in settings. */
export interface VoiceChoice {
  name: string;
  label: string;
}

const fliteLabels = { rms: 'Bundled voice, low', slt: 'Bundled voice, high' } as const;

export function useSpeech() {
  /** @param chosen the voice of the settings; null = the best there is */
  async function speakerFor(chosen: string | null): Promise<Speaker> {
    const flite = chosen === null ? null : fliteVoiceOf(chosen);
    if (flite) return createFliteSpeaker(flite);
    const voices = await localVoices();
    const voice = voices.find(({ name }) => name === chosen) ?? bestVoice(voices);
    return voice ? createSystemSpeaker(voice) : createFliteSpeaker('rms');
  }

  /** Local system voices first, then the bundled ones, which are always there. */
  async function voices(): Promise<VoiceChoice[]> {
    const system = (await localVoices()).map(({ name, lang }) => ({ name, label: `${name} (${lang})` }));
    return [
      ...system,
      ...fliteVoices.map((voice) => ({ name: `flite:${voice}`, label: fliteLabels[voice] })),
    ];
  }

  return { speakerFor, voices };
}
