/** @file What a host can do, for tests. */
import type { HostInfo } from '../../src-preload/contract/index.ts';

export const hostOf = (over: Partial<HostInfo> = {}): HostInfo => ({
  kind: 'web',
  version: '0',
  platform: 'linux',
  canPickFolder: false,
  canReveal: false,
  canTrash: true,
  mediaBase: '/media/',
  samples: 32,
  ...over,
});
