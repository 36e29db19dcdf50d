/** @file The log: one file in the app's own folder, started anew when it has grown. */
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
 * Writes at once, so that the last line before a crash is there. The log before is kept as sightline.1.log. A
 * place that cannot be written to costs the log, nothing else.
 */
export function openLogFile(dataDir: string, limitBytes: number = maxBytes): Log {
  try {
    return openIn(dataDir, limitBytes);
  } catch {
    // the one place where this could be said is the log itself; whatever else needs the folder says so
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
 * Lines of strangers' words, harmless for a terminal that shows them. What a folder full of bad files makes
 * it say takes twice the limit at most, however long the program runs. A line that cannot be written is lost,
 * and nothing else.
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
        // the disk is full, or the folder is gone: the log is where that would be said
      }
    },
  };
}
