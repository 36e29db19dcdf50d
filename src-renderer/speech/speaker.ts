/** @file What reading aloud needs of a voice, whoever speaks: the system or the bundled Flite. */

/** What was truly made to sound, measured where it is produced. */
export interface Heard {
  /** `flite:rms`, or the system voice's name */
  voice: string;
  /** samples handed to the loudspeaker; null where the system speaks and does not tell */
  samples: number | null;
  /** loudest sample in 0…1; null as above */
  peak: number | null;
}

export interface SpeakOptions {
  /** 1 = normal */
  rate: number;
  signal: AbortSignal;
  /** called once, when sound begins */
  onHeard: (heard: Heard) => void;
}

export interface Speaker {
  readonly voice: string;
  /**
   * Resolves when all is spoken; rejects with AbortError when `signal` fires, with AppError('no_voice') when
   * it can't speak.
   */
  speak(text: string, options: SpeakOptions): Promise<void>;
  pause(): void;
  resume(): void;
}

/** The error that a stopped utterance ends with. */
export function aborted(): DOMException {
  return new DOMException('Stopped', 'AbortError');
}
