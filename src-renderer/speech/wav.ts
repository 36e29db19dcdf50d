/** @file Reads the samples of a 16-bit mono WAV file (RIFF WAVE, PCM). */

export interface Sound {
  sampleRate: number;
  /** −1…1 */
  samples: Float32Array<ArrayBuffer>;
  /** loudest sample, 0…1 */
  peak: number;
}

/** @throws Error where the bytes are no 16-bit mono PCM WAV */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.byteLength < 44 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new Error('Not a WAV file.');
  let sampleRate = 0;
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name(at) === 'fmt ') {
      if (
        view.getUint16(start, true) !== 1 ||
        view.getUint16(start + 2, true) !== 1 ||
        view.getUint16(start + 14, true) !== 16
      )
        throw new Error('Not 16-bit mono PCM.');
      sampleRate = view.getUint32(start + 4, true);
    }
    if (name(at) === 'data')
      return { sampleRate, ...samplesOf(view, start, Math.min(size, bytes.byteLength - start)) };
    at = start + size + (size % 2);
  }
  throw new Error('A WAV file without samples.');
}

function samplesOf(
  view: DataView,
  start: number,
  size: number,
): { samples: Float32Array<ArrayBuffer>; peak: number } {
  const samples = new Float32Array(Math.floor(size / 2));
  let peak = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const sample = view.getInt16(start + index * 2, true) / 32_768;
    samples[index] = sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { samples, peak };
}
