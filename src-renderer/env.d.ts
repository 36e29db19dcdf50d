/** @file What the build and the preload put into the renderer's world. */
/// <reference types="vite/client" />
import type { AnyEvent, Reply } from '../src-preload/contract/index.ts';

declare global {
  interface Window {
    /** Electron's preload exposes this; on the web it is absent. */
    bridge?: {
      call(name: string, input: unknown): Promise<Reply>;
      on(listener: (event: AnyEvent) => void): () => void;
      /** path of a dropped file or folder; empty for one that is not on disk */
      pathOf(file: File): string;
    };
  }
}

export {};
