import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../testing/temp-dir.ts';
import { openLogFile } from './log-file.ts';

it('the log is written at once, errors with their stack, and a large one is put aside', () =>
  withTempDir(async (dir) => {
    const file = join(dir, 'logs', 'sightline.log');
    openLogFile(dir).error({ err: new Error('broken') }, 'it went wrong');
    const line = JSON.parse(await readFile(file, 'utf8')) as { msg: string; err: { stack: string } };
    expect(line).toMatchObject({ msg: 'it went wrong', err: { stack: expect.stringContaining('log-file.test') as string } });

    await writeFile(file, 'x'.repeat(6 * 1024 * 1024));
    openLogFile(dir).info({}, 'a new day');
    expect((await readFile(file, 'utf8')).length).toBeLessThan(500);
    expect((await readFile(join(dir, 'logs', 'sightline.1.log'), 'utf8')).length).toBe(6 * 1024 * 1024);
  }));

it('where no log can be written, the rest goes on', () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, 'logs'), 'a file where the folder should be');
    expect(() => openLogFile(dir).info({}, 'unheard')).not.toThrow();
  }));
