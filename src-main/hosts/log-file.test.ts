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
    expect(line).toMatchObject({
      msg: 'it went wrong',
      err: { stack: expect.stringContaining('log-file.test') as string },
    });

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

it('however much it is told, it takes twice its limit at most, and the last lines are there', () =>
  withTempDir(async (dir) => {
    const log = openLogFile(dir, 10_000);
    for (let at = 0; at < 1_000; at += 1) log.warn({ path: `/photos/${at}.jpg` }, 'a bad file');
    const [now, before] = await Promise.all(
      ['sightline.log', 'sightline.1.log'].map((name) => readFile(join(dir, 'logs', name), 'utf8')),
    );
    expect(now!.length + before!.length).toBeLessThan(21_000);
    expect(now!.trimEnd().split('\n').at(-1)).toContain('/photos/999.jpg');
    expect(
      before!
        .trimEnd()
        .split('\n')
        .every((line) => (JSON.parse(line) as { msg: string }).msg === 'a bad file'),
    ).toBe(true);
  }));

it('a terminal that shows it takes no orders from a file’s name', () =>
  withTempDir(async (dir) => {
    const path = '/photos/\u001B[2J\u009B31m\u202Egpj.exe';
    openLogFile(dir).warn({ path }, 'a bad file');
    const line = await readFile(join(dir, 'logs', 'sightline.log'), 'utf8');
    expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_C}]/u);
    expect(JSON.parse(line)).toMatchObject({ path });
  }));
