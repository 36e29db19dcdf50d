import { describe, expect, it } from 'vitest';
import { fliteVoices, synthesize } from './flite.ts';

/** Root mean square of 16-bit samples, 0…1: silence is 0. */
function loudness(wav: Uint8Array): number {
  const samples = new Int16Array(wav.slice(44).buffer);
  return Math.sqrt(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length);
}

const sentence = 'Two dogs are running on a sandy beach near the water.';

describe('the bundled voice', () => {
  it.each(fliteVoices)('%s speaks a sentence as audible 16 kHz mono WAV', async (voice) => {
    const { wav, seconds } = await synthesize(sentence, voice);
    const header = Buffer.from(wav.slice(0, 44));
    expect([
      header.toString('latin1', 0, 4),
      header.toString('latin1', 8, 12),
      header.readUInt16LE(22),
      header.readUInt32LE(24),
    ]).toEqual(['RIFF', 'WAVE', 1, 16_000]);
    expect(loudness(wav)).toBeGreaterThan(0.05);
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThan(6);
  });

  it('speaks twice as fast in about half the time', async () => {
    const normal = await synthesize(sentence, 'flite:rms');
    const fast = await synthesize(sentence, 'flite:rms', 2);
    expect(fast.seconds / normal.seconds).toBeGreaterThan(0.4);
    expect(fast.seconds / normal.seconds).toBeLessThan(0.65);
  });

  it('takes text for words, never for options, and copes with accents, quotes and emoji', async () => {
    const { seconds } = await synthesize('--help -o /etc/passwd', 'flite:rms');
    expect(seconds).toBeGreaterThan(1);
    expect((await synthesize('A café “by the sea” — 90 % sure 🐕', 'flite:slt')).seconds).toBeGreaterThan(
      1.5,
    );
  });

  it.each(['', '   ', '犬', '🐕🐕'])('says that it cannot speak %j', async (text) => {
    await expect(synthesize(text, 'flite:rms')).rejects.toMatchObject({ code: 'no_voice' });
  });
});
