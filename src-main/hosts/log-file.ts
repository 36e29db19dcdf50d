/** @file The log: one file in the app's own folder, with a new file when it has grown. */
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { silentLog, type Log } from '../log.ts';
import { printableJson } from '../printable.ts';

const maxBytes = 5 * 1024 * 1024;

/**
 * Writes synchronously, so that the last line before a crash is kept. The previous log is sightline.1.log.
 * Where the file cannot be written, nothing is logged.
 */
export function openLogFile(dataDir: string, limitBytes: number = maxBytes): Log {
  try {
    return openIn(dataDir, limitBytes);
  } catch {
    // it could only be reported in the log itself; other parts that need the folder report it
    return silentLog;
  }
}

function openIn(dataDir: string, limitBytes: number): Log {
  const folder = join(dataDir, 'logs');
  const file = join(folder, 'sightline.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // an earlier version made it readable for others
  if (existsSync(file)) chmodSync(file, 0o600);
  return pino(
    { base: { pid: process.pid } },
    createRollingFile(file, join(folder, 'sightline.1.log'), limitBytes),
  );
}

/**
 * Removes control characters from lines, since they contain names of files. The files take at most twice the
 * limit. A line that cannot be written is lost.
 */
function createRollingFile(file: string, before: string, limitBytes: number): { write(line: string): void } {
  let handle: number | null = openSync(file, 'a', 0o600);
  let bytes = statSync(file).size;
  const roll = () => {
    if (handle !== null) closeSync(handle);
    handle = null;
    try {
      renameSync(file, before);
    } finally {
      handle = openSync(file, 'a', 0o600);
      bytes = statSync(file).size;
    }
  };
  return {
    write(line) {
      try {
        if (handle === null || bytes > limitBytes) roll();
        bytes += writeSync(handle!, printableJson(line));
      } catch {
        // the disk is full, or the folder is missing: it could only be reported here
      }
    },
  };
}
