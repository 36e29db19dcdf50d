/**
 * @file Electron's preload script: exposes `window.bridge` and nothing else. It does not change when a call
 * is added.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { AnyEvent, Reply } from './contract/index.ts';

const bridge = {
  call: (name: string, input: unknown): Promise<Reply> => ipcRenderer.invoke('call', name, input),
  /** @returns a function that stops listening */
  on: (listener: (event: AnyEvent) => void): (() => void) => {
    const hear = (_event: IpcRendererEvent, event: AnyEvent) => listener(event);
    ipcRenderer.on('event', hear);
    return () => {
      ipcRenderer.off('event', hear);
    };
  },
  /** the path of a file or folder that the person dropped on the page; empty for one that is not on disk */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('bridge', bridge);
