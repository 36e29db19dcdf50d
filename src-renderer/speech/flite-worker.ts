/**
 * @file Module worker that speaks with Flite, so that the window never waits. The WASM is fetched at the
 * first sentence.
 */
import { synthesise, type FliteVoice } from './flite.ts';

export interface FliteRequest {
  id: number;
  text: string;
  voice: FliteVoice;
  rate: number;
  /** where the 21 MB WASM lies; same origin */
  wasmUrl: string;
}

export type FliteReply =
  { id: number; wav: Uint8Array<ArrayBuffer>; problem: null } | { id: number; wav: null; problem: string };

let compiled: Promise<WebAssembly.Module> | null = null;

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The voice could not be read (${String(response.status)}).`);
  return WebAssembly.compile(await response.arrayBuffer());
}

self.addEventListener('message', ({ data }: MessageEvent<FliteRequest>) => {
  compiled ??= compile(data.wasmUrl);
  compiled.then(
    (module) => {
      try {
        const wav = new Uint8Array(synthesise(module, data.text, data.voice, data.rate));
        self.postMessage({ id: data.id, wav, problem: null } satisfies FliteReply, {
          transfer: [wav.buffer],
        });
      } catch (error) {
        answerProblem(data.id, error);
      }
    },
    (error: unknown) => {
      compiled = null;
      answerProblem(data.id, error);
    },
  );
});

function answerProblem(id: number, error: unknown): void {
  self.postMessage({
    id,
    wav: null,
    problem: error instanceof Error ? error.message : String(error),
  } satisfies FliteReply);
}
