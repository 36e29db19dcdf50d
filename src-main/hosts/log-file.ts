/** @file The log: one file in the app's own folder, started anew when it has grown. */
import { chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { silentLog, type Log } from '../log.ts';

const maxBytes = 5 * 1024 * 1024;

/** Writes at once, so that the last line before a crash is there. The log before is kept as sightline.1.log. A place that cannot be written to costs the log, nothing else. */
export function openLogFile(dataDir: string): Log {
  try {
    return openIn(dataDir);
  } catch {
    // the one place where this could be said is the log itself; whatever else needs the folder says so
    return silentLog;
  }
}

function openIn(dataDir: string): Log {
  const folder = join(dataDir, 'logs');
  const file = join(folder, 'sightline.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > maxBytes) renameSync(file, join(folder, 'sightline.1.log'));
  // an earlier version made it readable for others
  if (existsSync(file)) chmodSync(file, 0o600);
  return pino({ base: { pid: process.pid } }, pino.destination({ dest: file, sync: true, mode: 0o600 }));
}
