/** @file The host that components of tests know. */
import type { Host } from '../composables/useHost.ts';

export const hostOf = (over: Partial<Host> = {}): Host => ({
  mediaUrl: (key) => (key === null ? null : `/media/${key}`),
  canPickFolder: false,
  canDropFolder: false,
  pickFolder: () => Promise.resolve(null),
  pathOfDrop: () => null,
  listFolders: (path) => Promise.resolve({ path: path ?? '/', parent: null, folders: [] }),
  ...over,
});
