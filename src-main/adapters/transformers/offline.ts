/**
 * @file transformers.js, made strictly local: it reads the folder it is given and nothing else, prints nothing,
 * and has no network. Loaded in the describers' own process only.
 */
import type * as Transformers from '@huggingface/transformers';
import { makeProcessPrivate } from '../../private-process.ts';

type Library = typeof Transformers;

/**
 * A file in a cache folder would be taken before the local one, so there is no cache; without a log level, a
 * failed run prints whole input tensors.
 */
export async function localTransformers(): Promise<Library> {
  // ONNX Runtime reads its variable once, when its native library is loaded
  makeProcessPrivate();
  const library = await import('@huggingface/transformers');
  Object.assign(library.env, {
    allowRemoteModels: false,
    allowLocalModels: true,
    useFSCache: false,
    useWasmCache: false,
    useBrowserCache: false,
    logLevel: library.LogLevel.NONE,
    fetch: refuse,
  });
  // it would still read a picture from an address
  Object.defineProperty(globalThis, 'fetch', { value: refuse, configurable: true, writable: true });
  return library;
}

function refuse(): never {
  throw new Error('A describer has no network.');
}
