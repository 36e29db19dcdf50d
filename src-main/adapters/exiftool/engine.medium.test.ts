/**
 * @file ExifTool's life, played by a program of our own: it hangs, dies, cannot be started, outlives its
 * parent; files beside it keep their metadata.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createEngine, watched } from './engine.ts';
import { createExiftoolReader } from './exiftool-reader.ts';

/** Speaks `-stay_open`; says each file's name as its maker, and does what the name says. */
const player = String.raw`
$| = 1;
my @args;
while (my $line = <STDIN>) {
  chomp $line;
  if ($line !~ /^-execute/) { push @args, $line; next }
  my ($file) = grep { m(^/) } @args;
  exit if grep { $_ eq 'False' } @args;
  if (grep { $_ eq '-ver' } @args) { print "13.00\n" }
  elsif ($file =~ /hang/) { sleep 1 while 1 }
  elsif ($file =~ /die-once/ and not -e "$file.died") { open my $mark, '>', "$file.died"; kill 9, $$ }
  elsif ($file =~ /die-always/) { kill 9, $$ }
  elsif ($file =~ /nonsense/) { print "no JSON" }
  else { $file =~ s(.*/)(); print qq([{"SourceFile":"x","EXIF:Make":"$file"}]) }
  print "\n{ready}\n";
  @args = ();
}
`;

const path = process.env.PATH ?? '';

async function played(folder: string, program = player) {
  const file = join(folder, 'player.pl');
  await writeFile(file, program);
  return createExiftoolReader({ log: silentLog, processes: 2, path, program: file, taskTimeoutMs: 1_000 });
}

describe.skipIf(process.platform === 'win32')('ExifTool', () => {
  it('that hangs, dies or talks nonsense over a file costs that file its metadata, and no other', () =>
    withTempDir(async (folder) => {
      const reader = await played(folder);
      const names = ['a', 'hang', 'b', 'die-always', 'c', 'die-once', 'nonsense', 'd', 'die-always-too', 'e'];
      await Promise.all(names.map((name) => writeFile(join(folder, name), '')));
      const read = await Promise.all(names.map((name) => reader.read(join(folder, name))));
      const makes = names.map((name, at) => [name, read[at]?.make]);
      expect(Object.fromEntries(makes)).toEqual({
        a: 'a',
        b: 'b',
        c: 'c',
        d: 'd',
        e: 'e',
        'die-once': 'die-once',
        hang: null,
        'die-always': null,
        'die-always-too': null,
        nonsense: null,
      });
      expect(read.map(({ problems }) => problems.length)).toEqual(
        makes.map(([, make]) => (make === null ? 1 : 0)),
      );
      expect(reader.limitation()).toBeNull();
      await reader.close();
    }));

  it.each([
    ['that is no program', 'this is no perl('],
    ['that ends at once', 'exit 1'],
  ])('%s is said once, and file names still tell dates', (_, program) =>
    withTempDir(async (folder) => {
      const reader = await played(folder, program);
      const all = await Promise.all(
        ['IMG_20210304_050607.jpg', 'b.jpg'].map((name) => reader.read(join(folder, name))),
      );
      expect(all.map(({ takenAt }) => takenAt)).toEqual(['2021-03-04T05:06:07', null]);
      expect(reader.limitation()).toMatch(/does not start/);
      await reader.close();
    }),
  );

  it('whose perl may not be run is said, and ends nothing', () =>
    withTempDir(async (folder) => {
      await mkdir(join(folder, 'bin'));
      await writeFile(join(folder, 'bin', 'perl'), '#!/bin/sh\n');
      await chmod(join(folder, 'bin', 'perl'), 0o644);
      const engine = createEngine({ log: silentLog, processes: 1, path: join(folder, 'bin') });
      expect(await engine.tags(join(folder, 'a.jpg'), [])).toBeNull();
      expect(engine.limitation()).toMatch(/does not start/);
      await engine.close();
    }));

  it.skipIf(process.platform !== 'linux')('that runs full over a picture ends, and reads the next', () =>
    withTempDir(async (folder) => {
      const chunk = (type: string, data: Buffer) => {
        const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
        length.writeUInt32BE(data.length);
        const named = Buffer.concat([Buffer.from(type), data]);
        sum.writeUInt32BE(crc32(named));
        return Buffer.concat([length, named, sum]);
      };
      const png = (...chunks: Buffer[]) =>
        Buffer.concat([
          Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
          chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
          ...chunks,
          chunk('IEND', Buffer.alloc(0)),
        ]);
      await writeFile(
        join(folder, 'bomb.png'),
        png(
          chunk(
            'zTXt',
            Buffer.concat([
              Buffer.from('Title\0\0'),
              deflateSync(Buffer.alloc(200_000_000, ' '), { level: 1 }),
            ]),
          ),
        ),
      );
      await writeFile(join(folder, 'good.png'), png(chunk('tEXt', Buffer.from('Title\0Boats'))));
      const reader = createExiftoolReader({ log: silentLog, processes: 1, path, mostMegabytes: 150 });
      const [bomb, good] = await Promise.all(
        ['bomb.png', 'good.png'].map((name) => reader.read(join(folder, name))),
      );
      expect([bomb?.mimeType, good?.title]).toEqual([null, 'Boats']);
      await reader.close();
    }),
  );

  it('ends when the program that started it is killed', () =>
    withTempDir(async (folder) => {
      const starter = join(folder, 'starter.mjs');
      await writeFile(join(folder, 'player.pl'), player);
      await writeFile(
        starter,
        `
        import { spawn } from 'node:child_process';
        const child = spawn('perl', ['-e', process.argv[2], String(process.pid), process.argv[3]], { stdio: 'pipe' });
        child.stdout.once('data', () => process.send(child.pid));
        child.stdin.write('-ver\\n-execute\\n');`,
      );
      // at the end of its input ExifTool waits for more
      await writeFile(join(folder, 'waiting.pl'), `${player} sleep 1 while 1;`);
      const parent: ChildProcess = fork(starter, [watched, join(folder, 'waiting.pl')]);
      const [pid] = (await once(parent, 'message')) as [number];
      expect(isAlive(pid)).toBe(true);
      parent.kill('SIGKILL');
      await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { interval: 100 });
    }));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // there is no such process any more
  }
}
