/**
 * @file Whether the files of a catalogue are whole. LanceDB never calls fsync: after a power cut the newest
 * of them may be cut off, and it would notice only when it reads there.
 */
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import pLimit from 'p-limit';

/**
 * What files of each kind end with (Lance file format v2: data, indices and manifests; Arrow IPC file format:
 * deletions).
 */
const lastBytes: Readonly<Record<string, string>> = {
  '.lance': 'LANC',
  '.manifest': 'LANC',
  '.arrow': 'ARROW1',
};
const atOnce = 16;

/**
 * @throws Error naming the first file that is cut off. Content where there is no such folder yet, or `uri` is
 * no folder.
 */
export async function checkIntegrity(uri: string): Promise<void> {
  if (uri.includes('://')) return;
  const entries = await readdir(uri, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const limit = pLimit(atOnce);
  await Promise.all(
    entries.map((entry) =>
      limit(async () => {
        const last = lastBytes[extname(entry.name)];
        if (!entry.isFile() || last === undefined) return;
        const path = join(entry.parentPath, entry.name);
        if (!(await endsWith(path, last))) throw new Error(`${path} is cut off`);
      }),
    ),
  );
}

async function endsWith(path: string, last: string): Promise<boolean> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true; // deleted since it was listed
    throw error;
  }
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(last.length),
      0,
      last.length,
      Math.max(0, size - last.length),
    );
    return buffer.subarray(0, bytesRead).toString('latin1') === last;
  } finally {
    await file.close();
  }
}
