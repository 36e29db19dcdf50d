/** @file The computer's power by the kernel's list of supplies. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { readPowerSource } from './power-source.ts';

type Supplies = Record<string, Record<string, string>>;
const mains = (online: string) => ({ type: 'Mains', online });
const battery = (status: string) => ({ type: 'Battery', status });

it.skipIf(process.platform !== 'linux').each<[what: string, supplies: Supplies, source: string]>([
  ['a desktop', {}, 'mains'],
  ['a plugged laptop', { AC: mains('1'), BAT0: battery('Charging') }, 'mains'],
  ['a laptop on the move', { AC: mains('0'), BAT0: battery('Discharging') }, 'battery'],
  ['one that tells of its battery alone', { BAT0: battery('Discharging') }, 'battery'],
  ['one that is full', { AC: mains('0'), BAT0: battery('Full') }, 'mains'],
  ['a desktop with a mouse', { mouse: { ...battery('Discharging'), scope: 'Device' } }, 'mains'],
])('%s', (_what, supplies, source) =>
  withTempDir(async (folder) => {
    for (const [name, fields] of Object.entries(supplies)) {
      await mkdir(join(folder, name));
      for (const [field, text] of Object.entries(fields))
        await writeFile(join(folder, name, field), `${text}\n`);
    }
    expect(await readPowerSource(folder)).toBe(source);
  }),
);

it('a system without such a list does not tell', async () => {
  expect(await readPowerSource('/no/such/folder')).toBe('unknown');
});
