/**
 * @file What kind of disk a path lies on, read from the system's own list of mounts: pure parsers, and the
 * port that asks the system.
 */
import type { Root } from '../../../src-preload/contract/index.ts';

export type VolumeKind = Root['place'];

/** The mounted disk that a path lies on. */
export interface Mount {
  /** where it is mounted */
  at: string;
  /** the device or share */
  source: string;
  /** the file system's name, lower case: `ext4`, `nfs4`, `fuse.sshfs` */
  type: string;
  /** `major:minor` as in /sys/dev/block; null where the system has no such thing */
  device: string | null;
}

/** What the system says about the device of a mount. */
export interface DeviceFacts {
  /** its path in /sys, links resolved; it tells the bus */
  path: string;
  removable: boolean;
}

export interface VolumeKinds {
  /** Never waits long, and never throws: where nothing can be told, the disk is a local one. */
  kindOf(path: string): Promise<VolumeKind>;
}

/**
 * Shares of other computers, and of the host of a virtual machine: none of them tells its guests about
 * changes.
 */
const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|smb2|9p|afs|afpfs|ncpfs|ceph|lustre|gfs2?|glusterfs|beegfs|davfs2?|webdav|ftp|virtiofs|vboxsf|vmhgfs|prl_fs|autofs|drvfs|acfs|coda)$/;
/** Disks of this computer that are read by a program: all other FUSE file systems are taken for shares. */
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
 * The mount of an absolute path, from what `mount` prints on macOS: `//me@nas/photos on /Volumes/photos
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

/** Of mounts at one place the last one lies on top. */
function longest(mounts: readonly Mount[], path: string): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const covers = path === mount.at || path.startsWith(mount.at.endsWith('/') ? mount.at : `${mount.at}/`);
    if (covers && mount.at.length >= (best?.at.length ?? 0)) best = mount;
  }
  return best;
}

/** `\040` is a space: mountinfo writes spaces, tabs, newlines and backslashes so. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/**
 * On Linux: where desktops mount what is plugged in, and whatever hangs on USB or calls itself removable. The
 * disk with the system on it (a Raspberry Pi starts from a card) is never one that goes away.
 */
export function linuxKind(path: string, mount: Mount | null, facts: DeviceFacts | null): VolumeKind {
  if (mount && isNetworkType(mount.type)) return 'network';
  // also while nothing is mounted there
  if (/^\/(run\/)?media\//.test(path)) return 'removable';
  if (!mount || /^\/($|home$|usr$|var$)/.test(mount.at) || !facts) return 'local';
  return facts.removable || /\/usb\d+\//.test(facts.path) ? 'removable' : 'local';
}

/** On macOS: all that is mounted under /Volumes, but volumes of the disk that the system started from. */
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
 * On Windows, from the path alone with links and mapped letters resolved (a mapped drive resolves to
 * `\\server\share`). Asking for drive types costs a PowerShell of a second or more, and calls a USB disk
 * "fixed": so every drive but the system's is one that may be away.
 */
export function windowsKind(realPath: string, systemDrive: string): VolumeKind {
  const path = realPath
    .replace(/^\\\\\?\\UNC\\/i, '\\\\')
    .replace(/^\\\\[?.]\\/, '')
    .replaceAll('/', '\\');
  if (path.startsWith('\\\\')) return 'network';
  return path.slice(0, 2).toUpperCase() === systemDrive.toUpperCase() ? 'local' : 'removable';
}
