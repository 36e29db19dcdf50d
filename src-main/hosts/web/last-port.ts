/**
 * @file The port of the last start, used again: a page that was left open finds Sightline there after a restart,
 * and a bookmark leads to it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '../../../src-preload/contract/index.ts';
import { privateFileMode } from '../../adapters/files/private-files.ts';

const mostPort = 65_535;

/**
 * Starts on the port in the file, or on any free one where that is taken or unknown, and writes the port down.
 * @param file is created; its folder has to exist @param start starts on a port; 0 = any free one
 * @throws what `start` throws for port 0
 */
export async function startOnLastPort<Started extends { port: number }>(
  file: string,
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  const last = await readPort(file);
  const started = await start(last).catch((error: unknown) => {
    if (last === 0 || !(error instanceof AppError)) throw error;
    return start(0);
  });
  if (started.port !== last)
    await writeFile(file, String(started.port), { mode: privateFileMode }).catch(() => {
      // only convenience is lost
    });
  return started;
}

/** @returns 0 where none is known */
async function readPort(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => ''); // the first start
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port <= mostPort ? port : 0;
}
