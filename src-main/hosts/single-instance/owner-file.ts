/** @file Stores which process owns a library, next to its socket, for messages to waiting processes. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SocketAddress } from './address.ts';

/** The sockets of a library begin with its name; this file does not. */
const nameOf = (address: Extract<SocketAddress, { kind: 'socket' }>) => `owner-of-${address.name}`;
const pathOf = (address: Extract<SocketAddress, { kind: 'socket' }>) => join(address.folder, nameOf(address));

/** Where it cannot be written, only the message has less information. */
export async function writeOwnerFile(address: SocketAddress): Promise<void> {
  if (address.kind === 'socket')
    await writeFile(pathOf(address), String(process.pid), { mode: 0o600 }).catch(() => {});
}

export async function removeOwnerFile(address: SocketAddress): Promise<void> {
  if (address.kind === 'socket') await rm(pathOf(address), { force: true }).catch(() => {});
}

/** The message about an owner that does not respond: what is known of it, and what can be done. */
export async function silentServerMessage(address: SocketAddress): Promise<string> {
  const pid = address.kind === 'socket' ? await notedPid(address) : null;
  const stopped = pid !== null && (await isStopped(pid));
  const who = `Another Sightline${pid === null ? '' : ` (process ${pid})`} has this library open`;
  const state = stopped ? 'and is stopped' : 'and does not answer';
  const goOn = stopped ? 'Let it go on' : 'It may be busy; if it was stopped, let it go on';
  const step =
    pid === null
      ? 'Close it, or end it in your system’s list of programs.'
      : `${goOn} with “kill -CONT ${pid}”, or end it with “kill -KILL ${pid}”: ` +
        'all that was said and done is kept.';
  return `${who} ${state}. ${step} Waiting for it.`;
}

async function notedPid(address: Extract<SocketAddress, { kind: 'socket' }>): Promise<number | null> {
  for (const folder of await address.folders()) {
    // absent, or deleted meanwhile
    const text = await readFile(join(folder, nameOf(address)), 'utf8').catch(() => '');
    if (/^[1-9]\d{0,9}$/.test(text) && lives(Number(text))) return Number(text);
  }
  return null;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // the file was left when the owner was killed
  }
}

/** Known on Linux only. */
async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // no /proc here
  return /^[Tt]$/.test(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
}
