/** @file Why a folder is not watched, and what happens instead, in sentences. */
import type { WatchTrouble } from './folder-watch.ts';

const otherwise = 'New photos are found when you start Sightline or look for new photos.';

/** Of a folder on a network drive. */
export function onNetwork(path: string): string {
  return `“${path}” is on a network drive, which does not tell about changes reliably. ${otherwise}`;
}

/** @returns null where the root's state explains it: it is away */
export function reasonOf(trouble: WatchTrouble): string | null {
  switch (trouble.kind) {
    case 'gone':
      return null;
    case 'folders':
      return `There are more than ${trouble.limit.toLocaleString('en')} folders in it; watching them all would slow down this computer. ${otherwise}`;
    case 'system limit':
      return process.platform === 'linux'
        ? `The system lets no more folders be watched. To allow more, run “sudo sysctl fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=512” and start Sightline again. Until then: ${otherwise}`
        : `The system lets no more folders be watched; closing other programs may help. ${otherwise}`;
    case 'failed':
      return `The system does not tell about changes in it (${trouble.code}). ${otherwise}`;
  }
}
