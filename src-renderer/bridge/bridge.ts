/**
 * @file The door to the engine: Electron's preload where there is one, else loopback HTTP. This folder alone
 * knows the host.
 */
import type { Bridge, CallInput, CallName } from '../../src-preload/contract/index.ts';
import { httpBridge } from './http-bridge.ts';
import { unwrap } from './unwrap.ts';

/** The engine, and whether it can be heard. */
export interface FaceBridge extends Bridge {
  /**
   * Tells when the line to the engine breaks (`false`) and when it is there again (`true`). @returns a
   * function that stops listening
   */
  onLine(listener: (connected: boolean) => void): () => void;
  /**
   * Path of a file or folder dropped on the page, empty for one that is not on disk; null where this host
   * cannot tell.
   */
  pathOf: ((file: File) => string) | null;
  /**
   * The page lies in a browser that keeps a history of addresses and titles: they must not hold a person's
   * words.
   */
  inBrowser: boolean;
}

let current: FaceBridge | null = null;

/** The one bridge of this window; made on first use. */
export function useBridge(): FaceBridge {
  current ??= window.bridge ? preloadBridge(window.bridge) : httpBridge();
  return current;
}

/** Tests put their own engine here. */
export function setBridge(bridge: FaceBridge): void {
  current = bridge;
}

/** Over Electron's preload: same machine, same process tree, so the line never breaks. */
export function preloadBridge(preload: NonNullable<Window['bridge']>): FaceBridge {
  return {
    call: async <N extends CallName>(name: N, input: CallInput<N>) =>
      unwrap<N>(await preload.call(name, input)),
    on: (listener) => preload.on(listener),
    onLine: () => () => {},
    pathOf: (file) => preload.pathOf(file),
    inBrowser: false,
  };
}
