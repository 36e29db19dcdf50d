/** @file The graphics cards of this computer, as its system names them: Linux by its files, Windows by its registry. */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

const vendors: Readonly<Record<string, string>> = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
  '0x106b': 'Apple',
  '0x1af4': 'virtual',
  '0x1234': 'virtual',
  '0x15ad': 'VMware',
};
const displayClass =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';
const registryMs = 3_000;

/** “Intel 0x9a49 (i915)”. Empty where the system names none, and on macOS, whose processor is the card. */
export async function graphicsCards(
  platform: NodeJS.Platform = process.platform,
  root: string = '/',
): Promise<string[]> {
  if (platform === 'linux') return linuxCards(root);
  return platform === 'win32' ? cardsInRegistry(await registry()) : [];
}

async function linuxCards(root: string): Promise<string[]> {
  const folder = join(root, 'sys/class/drm');
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^card\d+$/.test(name)).sort();
  const cards: string[] = [];
  for (const name of names) {
    const device = join(folder, name, 'device');
    const vendor = await textOf(join(device, 'vendor'));
    const driver = basename(await readlink(join(device, 'driver')).catch(() => ''));
    const id = await textOf(join(device, 'device'));
    if (vendor === '' && driver === '') continue;
    const version = driver && (await textOf(join(root, 'sys/module', driver, 'version')));
    const words = [vendors[vendor] ?? vendor, id].filter(Boolean).join(' ');
    cards.push(driver ? `${words} (${[driver, version].filter(Boolean).join(' ')})`.trim() : words);
  }
  return cards;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '', // a driver that tells less
  );
}

/** By what `reg query /s` prints: each card's name, and the version of its driver. */
export function cardsInRegistry(printed: string): string[] {
  return printed.split(/^HKEY_.*$/m).flatMap((section) => {
    const valueOf = (name: string) =>
      new RegExp(`^\\s+${name}\\s+REG_SZ\\s+(.+?)\\s*$`, 'm').exec(section)?.[1];
    const name = valueOf('DriverDesc');
    const version = valueOf('DriverVersion');
    return name ? [version ? `${name} (${version})` : name] : [];
  });
}

/** Empty where it does not answer in time. */
function registry(): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: registryMs, windowsHide: true };
    execFile('reg', ['query', displayClass, '/s'], options, (_error, printed) => resolve(printed));
  });
}
