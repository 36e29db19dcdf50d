/** @file `npm run bench -- describe`: photos a second and the memory of a describer's process over 200 photos. */
import { execFile } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { forkNode } from '../../worker/fork.ts';
import { createDescriberClient } from '../../worker/describer-client.ts';
import { silentLog } from '../../log.ts';

const photosTimed = 200;
const measuredAfter = [1, 20, 50, 100, 150, 200];
const tiny = resolve('src-main/testing/describers');
const pictures = ['astronaut', 'chelsea', 'coffee'].map((name) => join(tiny, 'photos', `${name}.jpg`));

/** @param folders of describers; the tiny ones where there are none: their figures say nothing of real models */
export async function benchDescribers(
  folders: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const wanted =
    folders.length > 0
      ? folders
      : ['tiny-florence2', 'tiny-smolvlm', 'tiny-vit-gpt2'].map((name) => join(tiny, name));
  for (const directory of wanted) {
    const describer = createDescriberClient({
      fork: forkNode,
      entry: resolve('out/main/worker.js'),
      log: silentLog,
      nice: 0,
    });
    const pack = { id: basename(directory), role: 'describer', directory };
    const memory: string[] = [];
    let startedMs = 0;
    for (let count = 1; count <= photosTimed; count += 1) {
      await describer.describe(pack, pictures[count % pictures.length]!);
      // without the time to load it
      if (count === 1) startedMs = performance.now();
      const pid = describer.pid();
      if (pid !== null && measuredAfter.includes(count)) memory.push(`${count}: ${await megabytesOf(pid)}`);
    }
    const rate = (photosTimed - 1) / ((performance.now() - startedMs) / 1_000);
    say(`${pack.id}: ${rate.toFixed(1)} photos a second; resident MB after photos ${memory.join(', ')}`);
    await describer.close();
  }
}

async function megabytesOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round(Number(stdout) / 1_024);
}
