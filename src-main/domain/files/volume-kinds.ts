/** @file Finds the kind of disk of a path from the system's list of mounts: pure parsers, and the port. */
import type { Root } from '../../../src-preload/contract/index.ts';

export type VolumeKind = Root['place'];

/** The mounted disk of a path. */
export interface Mount {
  /** where it is mounted */
  at: string;
  /** the device or share */
  source: string;
  /** the file system's name, lower case: `ext4`, `nfs4`, `fuse.sshfs` */
  type: string;
  /** `major:minor` as in /sys/dev/block; null where the system has none */
  device: string | null;
}

/** The system's facts about the device of a mount. */
export interface DeviceFacts {
  /** its path in /sys, links resolved; it contains the bus */
  path: string;
  removable: boolean;
}

export interface VolumeKinds {
  /** Never waits long, and never throws: where the kind is unknown, the disk counts as local. */
  kindOf(path: string): Promise<VolumeKind>;
}

/** Shares of other computers, and of the host of a virtual machine: they send no events about changes. */
const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|smb2|9p|afs|afpfs|ncpfs|ceph|lustre|gfs2?|glusterfs|beegfs|davfs2?|webdav|ftp|virtiofs|vboxsf|vmhgfs|prl_fs|autofs|drvfs|acfs|coda)$/;
/** FUSE file systems for disks of this computer; all others count as network shares. */
const localFuse =
  /^(fuseblk|fuse\.(ntfs.*|exfat.*|ext\d|hfs.*|apfs.*|mergerfs|mhddfs|bindfs|unionfs.*|overlayfs|gocryptfs|encfs|cryfs|securefs|ecryptfs|veracrypt|dislocker|squashfuse))$/;

function isNetworkType(type: string): boolean {
  return networkTypes.test(type) || (/^(fuse|macfuse|osxfuse)(\.|$)/.test(type) && !localFuse.test(type));
}

/**
 * The mount of an absolute path without links, from the text of /proc/self/mountinfo (proc(5)).
 * @returns null where the text names none
 */
export function mountIn(mountinfo: string, path: string): Mount | null {
  return longest(
    mountinfo.split('\n').flatMap((line): Mount[] => {
      const [fields, rest] = line.split(' - ', 2).map((part) => part.split(' '));
      const [, , device, , at] = fields ?? [];
      const [type, source] = rest ?? [];
      if (device === undefined || at === undefined || type === undefined) return [];
      return [{ at: unescape(at), source: unescape(source ?? ''), type: type.toLowerCase(), device }];
    }),
    path,
  );
}

/**
 * The mount of an absolute path, from the output of `mount` on macOS: `//me@nas/photos on /Volumes/photos
 * (smbfs, nodev, nosuid)`.
 */
export function mountInList(list: string, path: string): Mount | null {
  return longest(
    list.split('\n').flatMap((line): Mount[] => {
      const [, source, at, type] = /^(.*) on (\/.*) \(([^,)]+).*\)$/.exec(line) ?? [];
      return source === undefined || at === undefined || type === undefined
        ? []
        : [{ at, source, type: type.toLowerCase(), device: null }];
    }),
    path,
  );
}

/** Of several mounts at one path the last one is visible. */
function longest(mounts: readonly Mount[], path: string): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const covers = path === mount.at || path.startsWith(mount.at.endsWith('/') ? mount.at : `${mount.at}/`);
    if (covers && mount.at.length >= (best?.at.length ?? 0)) best = mount;
  }
  return best;
}

/** `\040` is a space: the escapes that mountinfo uses for spaces, tabs, newlines and backslashes. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/**
 * On Linux: everything under the folders where desktops mount drives, and every device on USB or marked as
 * removable. The disk of the system (a Raspberry Pi starts from a card) never counts as removable.
 */
export function linuxKind(path: string, mount: Mount | null, facts: DeviceFacts | null): VolumeKind {
  if (mount && isNetworkType(mount.type)) return 'network';
  // also while nothing is mounted there
  if (/^\/(run\/)?media\//.test(path)) return 'removable';
  if (!mount || /^\/($|home$|usr$|var$)/.test(mount.at) || !facts) return 'local';
  return facts.removable || /\/usb\d+\//.test(facts.path) ? 'removable' : 'local';
}

/** On macOS: everything mounted under /Volumes, except volumes of the system's disk. */
export function macKind(path: string, mount: Mount | null, system: Mount | null): VolumeKind {
  if (mount && isNetworkType(mount.type)) return 'network';
  if (!path.startsWith('/Volumes/')) return 'local';
  if (
    mount &&
    mount.at !== '/' &&
    diskOf(mount.source) !== null &&
    diskOf(mount.source) === diskOf(system?.source ?? '')
  )
    return 'local';
  return 'removable';
}

/** `/dev/disk3s5` → `disk3` */
function diskOf(source: string): string | null {
  return /^\/dev\/(disk\d+)/.exec(source)?.[1] ?? null;
}

/**
 * On Windows, from the path alone, with links and mapped letters resolved (a mapped drive resolves to
 * `\\server\share`). Querying drive types needs a PowerShell of a second or more, and reports a USB disk as
 * "fixed": so every drive but the system's counts as removable.
 */
export function windowsKind(realPath: string, systemDrive: string): VolumeKind {
  const path = realPath
    .replace(/^\\\\\?\\UNC\\/i, '\\\\')
    .replace(/^\\\\[?.]\\/, '')
    .replaceAll('/', '\\');
  if (path.startsWith('\\\\')) return 'network';
  return path.slice(0, 2).toUpperCase() === systemDrive.toUpperCase() ? 'local' : 'removable';
}
