/**
 * @file ExifTool's processes: they stay open, end with the app however it ends, and a file that crashes them
 * does not affect others.
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
   * @returns null where ExifTool does not run here, or cannot read this file; the log has the reason. Never
   * rejects.
   */
  tags(file: string, readArgs: readonly string[]): Promise<Tags | null>;
  /** a sentence where ExifTool does not run here, else null */
  limitation(): string | null;
  close(): Promise<void>;
}

export interface EngineOptions {
  log: Log;
  /** concurrent processes; each reads about 140 files a second */
  processes: number;
  /** the search path for perl, as PATH */
  path: string;
  /** ExifTool's program; that of exiftool-vendored by default, replaced in tests */
  program?: string;
  /** ms for one file */
  taskTimeoutMs?: number;
  /** limit of one process, where the system enforces it (not on macOS and Windows) */
  mostMegabytes?: number;
}

const withoutPerl =
  'ExifTool cannot run because perl is not installed: dates come from file names and file dates only, and ' +
  'positions, cameras and keywords are not read. Install perl, then start Sightline again.';
const withoutExiftool =
  'ExifTool does not start: dates come from file names and file dates only, and positions, cameras and ' +
  'keywords are not read. Install Sightline again; the log has the details.';

/**
 * Runs ExifTool and checks every two seconds whether its parent still exists: after a kill the app cannot end
 * it, and at the end of its input `-stay_open` waits forever. Measured: ended within two seconds of a kill
 * -9, no cost during work.
 */
export const watched =
  'my $parent = shift; $SIG{ALRM} = sub { exit if getppid != $parent; alarm 2 }; alarm 2; ' +
  '$0 = shift; do $0; die $@ if $@';

/** Three megabytes of packed text can be unpacked to gigabytes: measured, 6 GB and a minute for one PNG. */
const limited = 'ulimit -v "$1" 2>/dev/null; shift; exec "$@"';

/**
 * Failed starts in a row before ExifTool is given up: after a successful one, the computer may only be short
 * of something.
 */
const mostFailedStarts = { atFirst: 5, later: 50 };

/** No configuration in the user's home changes what is read. */
const programArguments = ['-config', '', ...DefaultExiftoolArgs];

export function createEngine(given: EngineOptions): Engine {
  const { log, path } = given;
  const perl = perlIn(path);
  const names = createPlainNames();
  const starts = countStarts();
  let limitation = hasPerl(path) ? null : withoutPerl;
  let works: Promise<boolean> | null = null;
  let cluster: ExifTool | null = null;

  function onStartError(error: Error): void {
    if (!starts.failed()) return;
    log.error({ err: error }, 'ExifTool does not start');
    limitation = withoutExiftool;
    starts.giveUp(error);
  }

  /** Starts ExifTool at the first read; a failed start is final. */
  function start(): Promise<boolean> {
    works ??= (async () => {
      if (limitation !== null) return false;
      cluster = newCluster(perl, given);
      cluster.on('startError', onStartError);
      return Promise.race([cluster.version(), starts.gaveUp]).then(
        () => starts.succeeded(),
        () => false,
      ); // the reason of the failure is in the log
    })();
    return works;
  }

  async function read(file: string, readArgs: string[]): Promise<Tags> {
    const tags = await Promise.race([cluster!.readRaw(file, { readArgs, useMWG: false }), starts.gaveUp]);
    starts.answered();
    return tags as unknown as Tags;
  }

  async function readTwice(file: string, readArgs: readonly string[]): Promise<Tags> {
    try {
      return await read(file, [...readArgs]);
    } catch (error) {
      // a process that ended by itself may have failed on another file; one that timed out did so on this one
      if (limitation !== null || /timeout/i.test(String(error))) throw error;
      return read(file, [...readArgs]);
    }
  }

  return {
    async tags(file, readArgs) {
      if (!(await start()) || limitation !== null) return null;
      try {
        return await names.with(file, (plain) => readTwice(plain, readArgs));
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

function newCluster(perl: string | null, given: EngineOptions): ExifTool {
  return new ExifTool({
    maxProcs: given.processes,
    taskTimeoutMillis: given.taskTimeoutMs ?? 15_000,
    taskRetries: 0,
    minDelayBetweenSpawnMillis: 100,
    checkPerl: false,
    processFactory: () => startProcess(perl, given),
  });
}

/** One process of ExifTool: watched and limited where it runs with the system's perl, else unchanged. */
async function startProcess(
  perl: string | null,
  { program, mostMegabytes = 1_500 }: EngineOptions,
): Promise<ChildProcess> {
  const script = program ?? (await exiftoolPath());
  const options: SpawnOptions = { stdio: 'pipe', env: { LANG: 'C' } };
  const limit = ['-c', limited, 'sh', String(mostMegabytes * 1_024)];
  const watch = ['-e', watched, String(process.pid)];
  const child =
    perl === null
      ? spawn(script, programArguments, options)
      : spawn('/bin/sh', [...limit, perl, ...watch, script, ...programArguments], options);
  // a program that cannot be started emits an event, and an unhandled event would end the app
  await once(child, 'spawn');
  return child;
}

/** Counts failed starts in a row, up to the limit. */
function countStarts() {
  let failures = 0;
  let everStarted = false;
  const { promise: gaveUp, reject: giveUp } = withReject();
  return {
    /** rejects once ExifTool is given up */
    gaveUp,
    giveUp,
    /** @returns true, the result for callers */
    succeeded(): boolean {
      everStarted = true;
      return true;
    },
    answered() {
      failures = 0;
    },
    /** @returns whether the limit is reached */
    failed(): boolean {
      failures += 1;
      return failures >= (everStarted ? mostFailedStarts.later : mostFailedStarts.atFirst);
    },
  };
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => (reject = refuse));
  promise.catch(() => undefined); // handled by those who wait; possibly none
  return { promise, reject };
}
