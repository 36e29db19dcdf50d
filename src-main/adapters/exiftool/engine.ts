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
  'ExifTool cannot run because perl is not installed: dates come from file names and file dates only, and ' +
  'positions, cameras and keywords are not read. Install perl, then start Sightline again.';
const withoutExiftool =
  'ExifTool does not start: dates come from file names and file dates only, and positions, cameras and ' +
  'keywords are not read. Install Sightline again; the log has the details.';

/**
 * Runs ExifTool and looks every two seconds whether its parent is still there: killed outright, we cannot end
 * it, and at the end of its input `-stay_open` waits for more for ever. Measured: gone within two seconds of
 * a kill -9, no cost at work.
 */
export const watched =
  'my $parent = shift; $SIG{ALRM} = sub { exit if getppid != $parent; alarm 2 }; alarm 2; ' +
  '$0 = shift; do $0; die $@ if $@';

/** Three megabytes of packed text can be unpacked to gigabytes: measured, 6 GB and a minute for one PNG. */
const limited = 'ulimit -v "$1" 2>/dev/null; shift; exec "$@"';

/**
 * Processes that do not come up, one after the other, before we stop trying: where one did come up, the
 * machine may only be short of something.
 */
const mostFailedStarts = { atFirst: 5, later: 50 };

/** No configuration in the user's home changes what we read. */
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

  /** Starts ExifTool at the first read; once and for all if it cannot be started. */
  function start(): Promise<boolean> {
    works ??= (async () => {
      if (limitation !== null) return false;
      cluster = newCluster(perl, given);
      cluster.on('startError', onStartError);
      return Promise.race([cluster.version(), starts.gaveUp]).then(
        () => starts.succeeded(),
        () => false,
      ); // what it failed on is in the log
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
      // a process that died on its own may have done so over another file; one that hung, hung over this
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

/** One process of ExifTool: watched and limited where there is perl of the system, as it comes elsewhere. */
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
  // a program that cannot be started says so in an event, and an event that nobody hears ends us
  await once(child, 'spawn');
  return child;
}

/** Processes that did not come up, one after the other, until there were too many of them. */
function countStarts() {
  let failures = 0;
  let everStarted = false;
  const { promise: gaveUp, reject: giveUp } = withReject();
  return {
    /** rejects once it is given up */
    gaveUp,
    giveUp,
    /** @returns true, as whether ExifTool works */
    succeeded(): boolean {
      everStarted = true;
      return true;
    },
    answered() {
      failures = 0;
    },
    /** @returns whether there were too many */
    failed(): boolean {
      failures += 1;
      return failures >= (everStarted ? mostFailedStarts.later : mostFailedStarts.atFirst);
    },
  };
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => (reject = refuse));
  promise.catch(() => undefined); // heard by those who wait; nobody may wait when it comes
  return { promise, reject };
}
