/**
 * @file What components may know of the host: addresses of pictures, and how a folder is chosen. App provides
 * it.
 */
import { inject, provide, type InjectionKey } from 'vue';
import type { CallOutput } from '../../src-preload/contract/index.ts';

export interface Host {
  /** Null where there is no picture. */
  mediaUrl(key: string | null): string | null;
  /** the host has a folder dialog of its own */
  readonly canPickFolder: boolean;
  /** a dropped folder says where it lies */
  readonly canDropFolder: boolean;
  /** Null = closed without a choice. */
  pickFolder(): Promise<string | null>;
  /** Path of the first of what was dropped; null where it is not on disk. */
  pathOfDrop(files: readonly File[]): string | null;
  /** Folders inside `path`, or the places to begin with. */
  listFolders(path: string | null): Promise<CallOutput<'folders.list'>>;
}

export const hostKey: InjectionKey<Host> = Symbol('host');

export const provideHost = (host: Host): void => provide(hostKey, host);

export function useHost(): Host {
  const host = inject(hostKey);
  if (!host) throw new Error('No host was provided.');
  return host;
}
