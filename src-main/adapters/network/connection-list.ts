/**
 * @file The list of connections as lines of JSON in the app's own folder: one line when a connection begins,
 * one when it ends. Several processes may write to it.
 */
import { appendFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ulid } from 'ulid';
import { connection, type Connection } from '../../../src-preload/contract/index.ts';
import type { ConnectionList } from '../../domain/network/network.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import { readRegularText } from '../files/regular-file.ts';

/** then a new file is begun, and the one before is kept: about 5,000 connections in all */
const mostFileBytes = 1_000_000;

/**
 * @param file `connections.jsonl`
 * @param now ms of the wall clock; replaced in tests
 */
export function createConnectionList(
  file: string,
  { now = Date.now, mostBytes = mostFileBytes }: { now?: () => number; mostBytes?: number } = {},
): ConnectionList {
  const earlier = file.replace(/\.jsonl$/, '.1.jsonl');
  const runSerially = createSerialQueue();

  async function append(line: Connection): Promise<void> {
    await makePrivateFolder(dirname(file));
    const { size } = await stat(file).catch(() => ({ size: 0 })); // it does not exist yet
    // another process may do the same: then a few lines are in the older file
    if (size > mostBytes) await rename(file, earlier).catch(() => undefined);
    await appendFile(file, `${JSON.stringify(line)}\n`, { mode: privateFileMode });
  }

  return {
    async begin(about) {
      const begun: Connection = {
        ...{ id: ulid(now()), at: new Date(now()).toISOString(), ...about },
        ...{ bytes: null, status: null, outcome: 'open', reason: null },
      };
      await runSerially(() => append(begun));
      return {
        end(result) {
          // a full disk: then it stays noted as begun
          runSerially(() => append({ ...begun, ...result })).catch(() => undefined);
        },
      };
    },
    list: (limit) =>
      runSerially(async () => {
        const lines = [...(await read(earlier)), ...(await read(file))];
        // the last line about a connection counts
        const byId = new Map(lines.map((line) => [line.id, line]));
        return [...byId.values()].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit);
      }),
  };
}

/** Damaged lines are passed by. */
async function read(file: string): Promise<Connection[]> {
  const text = await readRegularText(file, { mostBytes: 4 * mostFileBytes }).catch(() => ''); // none was made yet
  return text.split('\n').flatMap((line) => {
    try {
      return [connection.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
