/** @file Finds the kind of disk of a path on this system. Implements domain/files/volume-kinds.ts. */
import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { probePath } from '../files/probe-path.ts';
import {
  linuxKind,
  macKind,
  mountIn,
  mountInList,
  windowsKind,
  type DeviceFacts,
  type Mount,
  type VolumeKind,
  type VolumeKinds,
} from '../../domain/files/volume-kinds.ts';

export function createVolumeKinds(): VolumeKinds {
  return {
    async kindOf(path) {
      try {
        return await kindOn(process.platform, path);
      } catch {
        return 'local'; // a system without such lists: unknown
      }
    },
  };
}

/**
 * The name is checked first: a share that does not respond must not be accessed to find out that it is one.
 */
async function kindOn(platform: NodeJS.Platform, path: string): Promise<VolumeKind> {
  const ask = platform === 'win32' ? onWindows : platform === 'darwin' ? await onMac() : await onLinux();
  const byName = await ask(path);
  if (byName === 'network') return byName;
  const real = (await probePath(path))?.realPath;
  return real === undefined || real === path ? byName : ask(real);
}

function onWindows(path: string): VolumeKind {
  return windowsKind(path, process.env['SystemDrive'] ?? 'C:');
}

async function onMac(): Promise<(path: string) => VolumeKind> {
  const { stdout } = await promisify(execFile)('/sbin/mount', { timeout: 5_000 });
  return (path) => macKind(path, mountInList(stdout, path), mountInList(stdout, '/'));
}

async function onLinux(): Promise<(path: string) => Promise<VolumeKind>> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  return async (path) => {
    const mount = mountIn(mounts, path);
    return linuxKind(path, mount, mount && (await deviceFacts(mount)));
  };
}

/** @returns null for a file system without a device of its own in /sys */
async function deviceFacts({ device, source }: Mount): Promise<DeviceFacts | null> {
  try {
    // btrfs and others have virtual device numbers: there the source names the device
    const listed = device?.startsWith('0:')
      ? join('/sys/class/block', basename(await realpath(source)))
      : `/sys/dev/block/${device}`;
    const path = await realpath(await heldBy(await realpath(listed)));
    const flags = await Promise.all(
      [path, dirname(path)].map((place) => readFile(join(place, 'removable'), 'utf8').catch(() => '0')),
    );
    return { path, removable: flags.some((flag) => flag.trim() === '1') };
  } catch {
    return null;
  }
}

/** The path of the physical disk under an encrypted or combined one (`dm-0`). */
async function heldBy(path: string): Promise<string> {
  const [first] = await readdir(join(path, 'slaves')).catch(() => []);
  return first === undefined ? path : join(path, 'slaves', first);
}
