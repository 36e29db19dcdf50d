/** @file This computer’s graphics cards by made-up system files, and its id. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { cardsInRegistry, graphicsCards } from './graphics-cards.ts';
import { readMachine } from './machine.ts';

it('Linux names them by its files: maker, number, driver and its version', () =>
  withTempDir(async (root) => {
    const card = async (name: string, files: Record<string, string>, driver: string | null) => {
      const device = join(root, 'sys/class/drm', name, 'device');
      await mkdir(device, { recursive: true });
      for (const [file, text] of Object.entries(files)) await writeFile(join(device, file), `${text}\n`);
      if (driver) await symlink(`../../../../bus/pci/drivers/${driver}`, join(device, 'driver'));
    };
    await card('card0', { vendor: '0x8086', device: '0x9a49' }, 'i915');
    await card('card1', { vendor: '0x10de', device: '0x2684' }, 'nvidia');
    await card('card0-HDMI-A-1', { vendor: '0x8086' }, null);
    await card('renderD128', { vendor: '0x8086' }, null);
    await mkdir(join(root, 'sys/module/nvidia'), { recursive: true });
    await writeFile(join(root, 'sys/module/nvidia/version'), '550.54.14\n');
    expect(await graphicsCards('linux', root)).toEqual([
      'Intel 0x9a49 (i915)',
      'NVIDIA 0x2684 (nvidia 550.54.14)',
    ]);
    expect(await graphicsCards('linux', join(root, 'none'))).toEqual([]);
  }));

it('Windows names them by what its registry prints', () => {
  const printed = [
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968}\\0000',
    '    DriverDesc    REG_SZ    NVIDIA GeForce RTX 4090',
    '    DriverVersion    REG_SZ    31.0.15.5161',
    '    DriverDate    REG_SZ    2-15-2024',
    '',
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968}\\Properties',
    '',
  ].join('\r\n');
  expect(cardsInRegistry(printed)).toEqual(['NVIDIA GeForce RTX 4090 (31.0.15.5161)']);
  expect(cardsInRegistry('')).toEqual([]);
});

it('a computer with other drivers is another one; where they lie is not told', async () => {
  const [plain, chosen] = [
    await readMachine({}),
    await readMachine({ VK_ICD_FILENAMES: '/home/mira/icd.json' }),
  ];
  expect(chosen.id).not.toBe(plain.id);
  expect((await readMachine({})).id).toBe(plain.id);
  expect(chosen.system.adapters).toEqual([...plain.system.adapters, 'drivers chosen by VK_ICD_FILENAMES']);
  expect(plain.system.onnxRuntime).toMatch(/^\d+\.\d+\.\d+$/);
  expect(plain.system.cores).toBeGreaterThan(0);
});
