/**
 * @file A look at a folder that never waits long: a dead network share holds a question for minutes, and with
 * it a thread of the process.
 */
import { readFileSync } from 'node:fs';
import { access, constants, opendir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { linuxKind, mountIn, windowsKind } from '../../domain/files/volume-kinds.ts';
import type { PathProbe, ProbePath } from '../../domain/files/files.ts';

export interface PathProbeDeps {
  /** True for a path that may lie on another computer. Must not touch that path itself. */
  mayHang: (path: string) => boolean;
  look: (path: string) => Promise<PathProbe>;
}

/** short enough for a person who waits for a page */
const patienceMs = 3_000;
/** Node has four threads for files: two of them at most wait for other computers. */
const mostOpen = 2;

/**
 * What is asked already is not asked again, so that a share that never answers costs one thread, however
 * often it is looked at.
 */
export function createPathProbe({ mayHang, look }: PathProbeDeps): ProbePath {
  const open = new Map<string, Promise<PathProbe | null>>();
  const inLine = pLimit(mostOpen);

  function ask(path: string): Promise<PathProbe | null> {
    const asked = open.get(path);
    if (asked) return asked;
    const answer = (mayHang(path) ? inLine(() => look(path)) : look(path))
      .catch(() => null) // whatever the reason, nothing can be seen there now
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

/** For the whole process, as its threads are. */
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

/** By its name, or by the system's list of mounts, which never hangs. */
export function mayHang(path: string): boolean {
  if (process.platform === 'win32') return windowsKind(path, process.env['SystemDrive'] ?? 'C:') !== 'local';
  if (process.platform === 'darwin') return /^\/(Volumes|net|Network)\//.test(path);
  try {
    return linuxKind(path, mountIn(readFileSync('/proc/self/mountinfo', 'utf8'), path), null) === 'network';
  } catch {
    return false; // a system without the list has no way to tell
  }
}
