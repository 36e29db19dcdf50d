/** @file Whether the computer runs on its battery, where its system tells a program without a window: Linux. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PowerSource } from '../../../src-preload/contract/index.ts';

const supplies = '/sys/class/power_supply';

/**
 * By the kernel’s list: a mains supply that is online, else a battery that discharges. Without a battery it is the
 * mains. Never rejects.
 * @param folder for tests
 */
export async function readPowerSource(folder: string = supplies): Promise<PowerSource> {
  if (process.platform !== 'linux') return 'unknown';
  const names = await readdir(folder).catch(() => null);
  if (names === null) return 'unknown';
  const read = (name: string, file: string) =>
    readFile(join(folder, name, file), 'utf8').then(
      (text) => text.trim(),
      () => '', // a supply that tells less
    );
  const found = await Promise.all(
    names.map(async (name) => ({
      type: await read(name, 'type'),
      online: await read(name, 'online'),
      status: await read(name, 'status'),
      // the battery of a mouse powers no computer
      scope: await read(name, 'scope'),
    })),
  );
  const own = found.filter(({ scope }) => scope !== 'Device');
  if (own.some(({ type, online }) => type !== 'Battery' && online === '1')) return 'mains';
  return own.some(({ type, status }) => type === 'Battery' && status === 'Discharging') ? 'battery' : 'mains';
}
