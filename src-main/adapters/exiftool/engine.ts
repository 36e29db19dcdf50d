/**
 * @file ExifTool's processes: they stay open, end with us however we end, and one file that breaks them costs
 * no other its metadata.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { DefaultExiftoolArgs, ExifTool, exiftoolPath } from 'exiftool-vendored';
import type { Log } from '../../log.ts';
import { hasPerl, perlIn } from './perl.ts';
import { createPlainNames } from './plain-name.ts';

/** ExifTool's answer under `-j -G0`: `EXIF:Make` → text, texts of a list, or a structure. */
export type Tags = Readonly<Record<string, unknown>>;

export interface Engine {
  /**
   * @returns null where ExifTool does not run here, or this file cannot be read by it; the log says which.
   * Never rejects.
   */
  tags(file: string, readArgs: readonly string[]): Promise<Tags | null>;
  /** a sentence where ExifTool does not run here, else null */
  limitation(): string | null;
  close(): Promise<void>;
}

export interface EngineOptions {
  log: Log;
  /** processes at once; each reads about 140 files a second */
  processes: number;
  /** where perl is looked for, as in PATH */
  path: string;
  /** ExifTool's program; that of exiftool-vendored by default, replaced in tests */
  program?: string;
  /** ms for one file */
  taskTimeoutMs?: number;
  /** of one process, where the system holds it to that (not on macOS and Windows) */
  mostMegabytes?: number;
}

const withoutPerl =
  'ExifTool cannot run because perl is not installed: dates come from file names and file dates only, and positions, cameras and keywords are not read. Install perl, then start Sightline again.';
const withoutExiftool =
  'ExifTool does not start: dates come from file names and file dates only, and positions, cameras and keywords are not read. Install Sightline again; the log has the details.';

/**
 * Runs ExifTool and looks every two seconds whether its parent is still there: killed outright, we cannot end
 * it, and at the end of its input `-stay_open` waits for more for ever. Measured: gone within two seconds of
 * a kill -9, no cost at work.
 */
export const watched =
  'my $parent = shift; $SIG{ALRM} = sub { exit if getppid != $parent; alarm 2 }; alarm 2; $0 = shift; do $0; die $@ if $@';

/** Three megabytes of packed text can be unpacked to gigabytes: measured, 6 GB and a minute for one PNG. */
const limited = 'ulimit -v "$1" 2>/dev/null; shift; exec "$@"';

/**
 * Processes that do not come up, one after the other, before we stop trying: where one did come up, the
 * machine may only be short of something.
 */
const mostFailedStarts = { atFirst: 5, later: 50 };

/** No configuration in the user's home changes what we read. */
const programArguments = ['-config', '', ...DefaultExiftoolArgs];

export function createEngine({
  log,
  processes,
  path,
  program,
  taskTimeoutMs = 15_000,
  mostMegabytes = 1_500,
}: EngineOptions): Engine {
  const perl = perlIn(path);
  const names = createPlainNames();
  let limitation = hasPerl(path) ? null : withoutPerl;
  let works: Promise<boolean> | null = null;
  let cluster: ExifTool | null = null;
  let failedStarts = 0;
  let started = false;
  const { promise: gaveUp, reject: giveUp } = withReject();

  async function startProcess(): Promise<ChildProcess> {
    const script = program ?? (await exiftoolPath());
    const options: SpawnOptions = { stdio: 'pipe', env: { LANG: 'C' } };
    const limit = String(mostMegabytes * 1_024);
    const child =
      perl === null
        ? spawn(script, programArguments, options)
        : spawn(
            '/bin/sh',
            [
              '-c',
              limited,
              'sh',
              limit,
              perl,
              '-e',
              watched,
              String(process.pid),
              script,
              ...programArguments,
            ],
            options,
          );
    // a program that cannot be started says so in an event, and an event that nobody hears ends us
    await once(child, 'spawn');
    return child;
  }

  function newCluster(): ExifTool {
    const made = new ExifTool({
      maxProcs: processes,
      taskTimeoutMillis: taskTimeoutMs,
      taskRetries: 0,
      minDelayBetweenSpawnMillis: 100,
      checkPerl: false,
      processFactory: startProcess,
    });
    made.on('startError', (error) => {
      if ((failedStarts += 1) < (started ? mostFailedStarts.later : mostFailedStarts.atFirst)) return;
      log.error({ err: error }, 'ExifTool does not start');
      limitation = withoutExiftool;
      giveUp(error);
    });
    return made;
  }

  /** Starts ExifTool at the first read; once and for all if it cannot be started. */
  function start(): Promise<boolean> {
    works ??= (async () => {
      if (limitation !== null) return false;
      cluster = newCluster();
      return Promise.race([cluster.version(), gaveUp]).then(
        () => (started = true),
        () => false,
      ); // what it failed on is in the log
    })();
    return works;
  }

  async function read(file: string, readArgs: string[]): Promise<Tags> {
    const tags = await Promise.race([cluster!.readRaw(file, { readArgs, useMWG: false }), gaveUp]);
    failedStarts = 0;
    return tags as unknown as Tags;
  }

  return {
    async tags(file, readArgs) {
      if (!(await start()) || limitation !== null) return null;
      try {
        return await names.with(file, async (plain) => {
          try {
            return await read(plain, [...readArgs]);
          } catch (error) {
            // a process that died on its own may have done so over another file; one that hung, hung over
            // this
            if (limitation !== null || /timeout/i.test(String(error))) throw error;
            return read(plain, [...readArgs]);
          }
        });
      } catch (error) {
        log.warn({ err: error, file }, 'metadata could not be read');
        return null;
      }
    },
    limitation: () => limitation,
    async close() {
      await works;
      await cluster?.end();
      await names.close();
    },
  };
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => (reject = refuse));
  promise.catch(() => undefined); // heard by those who wait; nobody may wait when it comes
  return { promise, reject };
}
