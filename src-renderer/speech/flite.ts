/**
 * @file The bundled Flite voice as a function: text in, WAV out. Needs no DOM; WASI comes from the caller's
 * runtime.
 */
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';

export const fliteVoices = ['rms', 'slt'] as const;
export type FliteVoice = (typeof fliteVoices)[number];

/** Voice names in settings look like `flite:rms`. Null = not one of ours. */
export function fliteVoiceOf(name: string): FliteVoice | null {
  return fliteVoices.find((voice) => name === `flite:${voice}`) ?? null;
}

/**
 * Flite knows English in ASCII: accents are dropped, typographic signs become their plain forms, the rest
 * becomes a space.
 */
export function plainForFlite(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[–—]/g, ', ')
    .replace(/…/g, '...')
    .replace(/%/g, ' percent')
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Speaks `text` into a WAV file (16-bit mono, 16 kHz). About 50 ms a sentence; blocks its thread.
 * @param rate 1 = normal, 2 = twice as fast; the pitch stays
 * @throws Error with what Flite wrote, where it made no sound
 */
export function synthesise(
  module: WebAssembly.Module,
  text: string,
  voice: FliteVoice,
  rate: number,
): Uint8Array {
  const said: string[] = [];
  const listen = ConsoleStdout.lineBuffered((line) => said.push(line));
  // the text goes in by file, so that nothing in it is taken for an option
  const folder = new PreopenDirectory(
    '/',
    new Map([['in.txt', new File(new TextEncoder().encode(plainForFlite(text)))]]),
  );
  const args = [
    'flite',
    '-voice',
    voice,
    '--setf',
    `duration_stretch=${(1 / rate).toFixed(3)}`,
    '-f',
    '/in.txt',
    '-o',
    '/out.wav',
  ];
  const wasi = new WASI(args, [], [new OpenFile(new File([])), listen, listen, folder], { debug: false });
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport });
  const code = wasi.start(instance as Parameters<WASI['start']>[0]);
  const out = folder.dir.contents.get('out.wav');
  if (!(out instanceof File) || out.data.byteLength <= 44)
    throw new Error(`Flite made no sound (exit ${String(code)}): ${said.join(' ')}`);
  return out.data;
}
