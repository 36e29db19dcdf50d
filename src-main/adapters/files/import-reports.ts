/** @file The reports of the last imports on disk: written line by line during the import, read on request. */
import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { ensureFolder } from './ensure-folder.ts';
import { privateFileMode } from './private-files.ts';
import type { ImportReports, ReportWriter } from '../../domain/importing/import-reports.ts';
import { reportHead, reportLine } from '../../domain/importing/report-lines.ts';
import type { LibraryLayout } from '../../domain/shared/layout.ts';
import type { Log } from '../../log.ts';

/** reports of the last imports that are kept */
const kept = 10;
/** written at once: a report of any length takes no more memory than this */
const bufferedCharacters = 64 * 1024;

/** An unfinished report keeps this extension, and is deleted at the next start. */
const unfinishedEnding = '.tmp';

export function createImportReports({
  layout,
  log,
}: {
  layout: Pick<LibraryLayout, 'logs'>;
  log: Log;
}): ImportReports {
  const pathOf = (jobId: string) => join(layout.logs, `import-${jobId}.csv`);
  /** of running imports: their reports are not complete yet */
  const unfinished = new Map<string, string>();

  async function begin(path: string): Promise<void> {
    await ensureFolder(layout.logs);
    // ids are ordered by time
    const old = (await readdir(layout.logs))
      .filter((name) => /^import-\w+\.csv$/.test(name))
      .sort()
      .slice(0, 1 - kept);
    for (const name of old) await rm(join(layout.logs, name), { force: true });
    await writeFile(path, reportHead, { mode: privateFileMode });
  }

  return {
    open(jobId) {
      const path = `${pathOf(jobId)}${unfinishedEnding}`;
      unfinished.set(jobId, path);
      const writer = writeReport(path, pathOf(jobId), { begin: () => begin(path), log });
      return { ...writer, end: () => writer.end().finally(() => unfinished.delete(jobId)) };
    },
    async read(jobId) {
      const path = /^\w+$/.test(jobId) ? (unfinished.get(jobId) ?? pathOf(jobId)) : null;
      const csv =
        path &&
        (await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
          throw error;
        }));
      if (csv === null)
        throw new AppError(
          'not_found',
          `There is no report of this job any more. The last ${kept} imports are kept; ` +
            'import again for a new one.',
          { id: jobId },
        );
      return { fileName: `sightline-import-${jobId}.csv`, csv };
    },
  };
}

/**
 * Writes one report step by step, and renames it to its final name at the end. Errors are thrown then, once.
 */
function writeReport(
  path: string,
  finalPath: string,
  { begin, log }: { begin: () => Promise<void>; log: Log },
): ReportWriter {
  let waiting = '';
  let written = Promise.resolve();
  let hasEnded = false;
  const then = (step: () => Promise<void>) => {
    written = written.then(step);
    written.catch(() => undefined); // thrown at the end, once
  };
  const write = () => {
    const text = waiting;
    waiting = '';
    then(() => appendFile(path, text));
  };
  then(begin);
  return {
    add(line) {
      waiting += reportLine(line);
      if (waiting.length >= bufferedCharacters) write();
    },
    restart() {
      waiting = '';
      then(begin);
    },
    async end() {
      if (hasEnded) return;
      hasEnded = true;
      write();
      then(() => rename(path, finalPath));
      try {
        await written;
      } catch (error) {
        log.error({ err: error, path }, 'the report of an import could not be written');
        // an incomplete report would look like a complete one
        await rm(path, { force: true }).catch(() => undefined);
      }
    },
  };
}
