/**
 * @file Checks a path with a time limit: a dead network share blocks a request for minutes, and with it a
 * thread of the process.
 */
import { readFileSync } from 'node:fs';
import { access, constants, opendir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { linuxKind, mountIn, windowsKind } from '../../domain/files/volume-kinds.ts';
import type { PathProbe, ProbePath } from '../../domain/files/files.ts';

export interface PathProbeDeps {
  /** True for a path that may be on another computer. Must not access that path itself. */
  mayHang: (path: string) => boolean;
  look: (path: string) => Promise<PathProbe>;
}

/** short enough for a person who waits for a page */
const patienceMs = 3_000;
/** Node has four threads for files: at most two of them wait for other computers. */
const mostOpen = 2;

/**
 * Concurrent checks of one path share one request, so that a share that never responds blocks one thread,
 * however often it is checked.
 */
export function createPathProbe({ mayHang, look }: PathProbeDeps): ProbePath {
  const open = new Map<string, Promise<PathProbe | null>>();
  const inLine = pLimit(mostOpen);

  function ask(path: string): Promise<PathProbe | null> {
    const asked = open.get(path);
    if (asked) return asked;
    const answer = (mayHang(path) ? inLine(() => look(path)) : look(path))
      .catch(() => null) // for any reason: it is not available now
      .finally(() => open.delete(path));
    open.set(path, answer);
    return answer;
  }

  return async (path, withinMs = patienceMs) => {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<null>((resolve) => (timer = setTimeout(resolve, withinMs, null)));
    return Promise.race([ask(path), tooLate]).finally(() => clearTimeout(timer));
  };
}

/** One for the whole process, as its threads are. */
export const probePath: ProbePath = createPathProbe({ mayHang, look });

async function look(path: string): Promise<PathProbe> {
  const [realPath, stats] = await Promise.all([realpath(path), stat(path, { bigint: true })]);
  const read = stats.isDirectory()
    ? opendir(path).then((folder) => folder.close())
    : access(path, constants.R_OK);
  const [readable, around] = await Promise.all([
    read.then(
      () => true,
      () => false,
    ),
    stat(dirname(realPath), { bigint: true }).catch(() => null),
  ]);
  const ownDisk =
    around === null ? {} : { ownDisk: around.dev !== stats.dev || dirname(realPath) === realPath };
  return { realPath, id: `${stats.dev}:${stats.ino}`, readable, ...ownDisk };
}

/** By its name, or by the system's list of mounts, which never blocks. */
export function mayHang(path: string): boolean {
  if (process.platform === 'win32') return windowsKind(path, process.env['SystemDrive'] ?? 'C:') !== 'local';
  if (process.platform === 'darwin') return /^\/(Volumes|net|Network)\//.test(path);
  try {
    return linuxKind(path, mountIn(readFileSync('/proc/self/mountinfo', 'utf8'), path), null) === 'network';
  } catch {
    return false; // without the list, it is unknown
  }
}
