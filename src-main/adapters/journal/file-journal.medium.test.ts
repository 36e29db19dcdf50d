/** @file The journal on a real disk: torn tails, bad lines, full disks. */
import { spawnSync } from 'node:child_process';
import { appendFile, copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { ParseLine } from '../../domain/journals/journal.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { openFileJournal } from './file-journal.ts';

interface Line {
  n: number;
  text?: string;
}

const parse: ParseLine<Line> = (value) => {
  const line = value as Line;
  if (line.n > 1_000) throw new AppError('library_newer', 'newer');
  return typeof line.n === 'number' ? { ok: true, line } : { ok: false, reason: 'no number' };
};

function journalIn(directory: string) {
  const path = join(directory, 'test.jsonl');
  const tornPath = join(directory, 'test.torn');
  const open = () => openFileJournal<Line>({ path, tornPath, parse, format: (line) => line });
  const numbers = async (journal = open()) => {
    const found: number[] = [];
    await journal.read((line) => found.push(line.n));
    return found;
  };
  return { path, tornPath, open, numbers };
}

it('gives back what was appended, in order, also after opening again', () =>
  withTempDir(async (directory) => {
    const { open, numbers } = journalIn(directory);
    const journal = open();
    expect(await numbers(journal)).toEqual([]);
    await Promise.all([
      journal.append([{ n: 1 }, { n: 2, text: 'é\n🦜\u2028' }]),
      journal.append([{ n: 3 }]),
    ]);
    expect(await numbers(journal)).toEqual([1, 2, 3]);
    await journal.close();
    const again = open();
    await again.append([{ n: 4 }]);
    await again.close();
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  }));

it('cut anywhere in the last line, has all but that line; the cut part is kept aside before the next append', () =>
  withTempDir(async (directory) => {
    const { path, tornPath, open, numbers } = journalIn(directory);
    const whole = '{"n":1}\n{"n":2}\n{"n":3,"text":"é"}\n';
    for (let cut = 16; cut < Buffer.byteLength(whole); cut += 1) {
      const kept = Buffer.from(whole).subarray(0, cut);
      await writeFile(path, kept);
      await rm(tornPath, { force: true });
      // the last byte is only the newline: the line itself is whole
      const complete = cut === Buffer.byteLength(whole) - 1;
      expect(await numbers()).toEqual(complete ? [1, 2, 3] : [1, 2]);
      expect(await readFile(path)).toEqual(kept);

      const journal = open();
      expect(await numbers(journal)).toEqual(complete ? [1, 2, 3] : [1, 2]);
      expect(journal.problems().map((problem) => problem.kind)).toEqual(
        complete || cut === 16 ? [] : ['torn'],
      );
      await journal.append([{ n: 4 }]);
      await journal.close();
      expect(await numbers()).toEqual(complete ? [1, 2, 3, 4] : [1, 2, 4]);
      if (!complete && cut > 16)
        expect(await readFile(tornPath)).toEqual(Buffer.concat([kept.subarray(16), Buffer.from('\n')]));
    }
  }));

it('skips a bad line in the middle, reports it and keeps it', () =>
  withTempDir(async (directory) => {
    const { path, open, numbers } = journalIn(directory);
    await writeFile(path, '{"n":1}\n{"n":\n\n{"x":2}\n\0\0\0\n{"n":3}\n');
    const journal = open();
    expect(await numbers(journal)).toEqual([1, 3]);
    expect(journal.problems()).toEqual([
      { kind: 'bad', line: 2, reason: 'The line is not valid JSON.' },
      { kind: 'bad', line: 4, reason: 'no number' },
      { kind: 'bad', line: 5, reason: 'The line is not valid JSON.' },
    ]);
    await journal.append([{ n: 4 }]);
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":\n\n{"x":2}\n\0\0\0\n{"n":3}\n{"n":4}\n');
  }));

it('refuses a line of a newer format and leaves the file alone', () =>
  withTempDir(async (directory) => {
    const { path, open, numbers } = journalIn(directory);
    await writeFile(path, '{"n":1}\n{"n":2000}\n');
    await expect(numbers()).rejects.toMatchObject({ code: 'library_newer' });
    await expect(open().append([{ n: 3 }])).rejects.toMatchObject({ code: 'library_newer' });
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":2000}\n');
  }));

it('reads lines longer than any buffer', () =>
  withTempDir(async (directory) => {
    const { open } = journalIn(directory);
    const text = 'x'.repeat(5_000_000);
    const journal = open();
    await journal.append([{ n: 1, text }, { n: 2 }]);
    const lengths: number[] = [];
    await journal.read((line) => lengths.push(line.text?.length ?? 0));
    expect(lengths).toEqual([5_000_000, 0]);
    await journal.close();
  }));

it('on a full disk says so, keeps what it had and takes lines again when there is room', async (context) => {
  await withTempDir(async (directory) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]).status === 0;
    if (!mounted) context.skip('no right to mount a small disk here');
    try {
      const { open, numbers } = journalIn(directory);
      const journal = open();
      await journal.append([{ n: 1 }]);
      await expect(journal.append([{ n: 2, text: 'x'.repeat(2_000_000) }])).rejects.toMatchObject({
        code: 'disk_full',
      });
      expect(await numbers()).toEqual([1]);
      await journal.append([{ n: 3 }]);
      await journal.close();
      expect(await numbers()).toEqual([1, 3]);
    } finally {
      spawnSync('umount', [directory]);
    }
  });
});

const whole = '{"n":1}\n{"n":2}\n';

it.each(['moved', 'removed'])(
  'whose folder is %s while it is open writes nothing, says so, and goes on when it is back',
  (how) =>
    withTempDir(async (base) => {
      const directory = join(base, 'library');
      await mkdir(directory);
      const { path, open, numbers } = journalIn(directory);
      await writeFile(path, whole);
      const journal = open();
      await numbers(journal);
      await journal.append([{ n: 3 }]);
      const elsewhere = join(base, 'elsewhere');
      if (how === 'moved') await rename(directory, elsewhere);
      else await rm(directory, { recursive: true });
      for (let time = 0; time < 2; time += 1) {
        await expect(journal.append([{ n: 4 }])).rejects.toMatchObject({
          code: 'library_unusable',
          message: expect.stringContaining('test.jsonl') as string,
        });
        await expect(numbers(journal)).rejects.toMatchObject({ code: 'library_unusable' });
      }
      expect(await readdir(base)).toEqual(how === 'moved' ? ['elsewhere'] : []);
      if (how === 'moved') {
        expect(await readFile(join(elsewhere, 'test.jsonl'), 'utf8')).toBe(`${whole}{"n":3}\n`);
        await rename(elsewhere, directory);
        await journal.append([{ n: 4 }]);
        expect(await numbers(journal)).toEqual([1, 2, 3, 4]);
      }
      await journal.close();
    }),
);

it('that was read, but not written yet, makes no new file where the old one went away', () =>
  withTempDir(async (directory) => {
    const { path, open, numbers } = journalIn(directory);
    await writeFile(path, whole);
    const journal = open();
    await numbers(journal);
    await rm(path);
    await expect(journal.append([{ n: 3 }])).rejects.toMatchObject({ code: 'library_unusable' });
    expect(await readdir(directory)).toEqual([]);
  }));

it.each(['before the first line', 'between two lines'])(
  'leaves a file alone that another program changed %s',
  (when) =>
    withTempDir(async (directory) => {
      const { path, open, numbers } = journalIn(directory);
      await writeFile(path, whole);
      const journal = open();
      await numbers(journal);
      if (when === 'between two lines') await journal.append([{ n: 3 }]);
      await appendFile(path, '{"n":9}\n');
      const before = await readFile(path, 'utf8');
      await expect(journal.append([{ n: 4 }])).rejects.toMatchObject({ code: 'library_unusable' });
      expect(await readFile(path, 'utf8')).toBe(before);
      await copyFile(path, `${path}.copy`);
      await rename(`${path}.copy`, path);
      await expect(journal.append([{ n: 4 }])).rejects.toMatchObject({ code: 'library_unusable' });
      expect(await readFile(path, 'utf8')).toBe(before);
      await journal.close();
    }),
);
