import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { playWav, systemPlayers } from './system-player.ts';

const never = new AbortController().signal;
const node = (script: string) => ({ program: process.execPath, args: (wav: string) => ['-e', script, wav] });

describe.skipIf(process.platform === 'win32')('the system’s player', () => {
  it('is the first of the known ones that is on the path', () =>
    withTempDir(async (dir) => {
      expect(await systemPlayers({ PATH: dir }, 'linux')).toEqual([]);
      for (const name of ['aplay', 'ffplay']) {
        await writeFile(join(dir, name), '');
        await chmod(join(dir, name), 0o755);
      }
      expect((await systemPlayers({ PATH: dir }, 'linux')).map(({ program }) => program)).toEqual([
        'aplay',
        'ffplay',
      ]);
    }));

  it('gets the sound as a file, which is gone afterwards', () =>
    withTempDir(async (dir) => {
      const heard = join(dir, 'heard');
      await playWav(Buffer.from('sound'), never, [
        node(
          `const fs = require('fs'); fs.writeFileSync(${JSON.stringify(heard)}, process.argv[1] + '\\n' + fs.readFileSync(process.argv[1], 'utf8'))`,
        ),
      ]);
      const [path, sound] = (await readFile(heard, 'utf8')).split('\n');
      expect(sound).toBe('sound');
      await expect(readFile(path!)).rejects.toMatchObject({ code: 'ENOENT' });
    }));

  it('is followed by the next where it finds no device', async () => {
    await playWav(Buffer.from('x'), never, [
      node('console.error("no sound card"); process.exit(1)'),
      node(''),
    ]);
  });

  it('says clearly what to do where nothing can play', async () => {
    await expect(playWav(Buffer.from('x'), never, [])).rejects.toMatchObject({
      code: 'no_voice',
      message: expect.stringContaining('--wav FILE'),
    });
    await expect(
      playWav(Buffer.from('x'), never, [node('console.error("no sound card"); process.exit(1)')]),
    ).rejects.toMatchObject({ message: expect.stringContaining('no sound card') });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const playing = playWav(Buffer.from('x'), stop.signal, [node('setInterval(() => {}, 1000)')]);
    stop.abort();
    await expect(playing).rejects.toMatchObject({ name: 'AbortError' });
  });
});
