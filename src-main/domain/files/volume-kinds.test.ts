import { describe, expect, it } from 'vitest';
import { linuxKind, macKind, mountIn, mountInList, windowsKind, type DeviceFacts } from './volume-kinds.ts';

const mountinfo = String.raw`22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
30 27 8:2 / /home rw,relatime shared:2 - ext4 /dev/sda2 rw
31 27 0:50 / /mnt/nas rw,relatime shared:3 master:4 - nfs4 nas:/photos rw,vers=4.2
32 27 0:51 / /mnt/nas\040of\040Zoë rw,relatime - cifs //nas/photos rw
33 27 8:17 / /run/media/me/My\040Stick rw,nosuid - vfat /dev/sdb1 rw
34 27 8:33 / /mnt/usb rw,relatime - fuseblk /dev/sdc1 rw,user_id=0
35 27 8:49 / /mnt/second rw,relatime - btrfs /dev/sdd1 rw
36 30 0:60 / /home/me/cloud rw,nosuid - fuse.rclone remote: rw
37 30 0:61 / /home/me/vault rw,nosuid - fuse.gocryptfs /home/me/.vault rw
38 27 0:62 / /mnt/auto rw,relatime - autofs systemd-1 rw
39 38 8:65 / /mnt/auto rw,relatime - ext4 /dev/sde1 rw
40 27 0:63 / /mnt/host rw,relatime - 9p hostshare rw
broken line
`;
const inside: DeviceFacts = {
  path: '/sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda/sda2',
  removable: false,
};
const usb: DeviceFacts = {
  path: '/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdc/sdc1',
  removable: false,
};
const card: DeviceFacts = {
  path: '/sys/devices/platform/mmc0/mmc0:aaaa/block/mmcblk0/mmcblk0p2',
  removable: true,
};

describe('on Linux', () => {
  const kind = (path: string, facts: DeviceFacts | null = inside) =>
    linuxKind(path, mountIn(mountinfo, path), facts);

  it.each([
    ['/home/me/Pictures', 'local'],
    ['/mnt/nas', 'network'],
    ['/mnt/nas/2019', 'network'],
    ['/mnt/nasty', 'local'],
    ['/mnt/nas of Zoë/2019', 'network'],
    ['/home/me/cloud/photos', 'network'],
    ['/home/me/vault/photos', 'local'],
    ['/mnt/auto/photos', 'local'],
    ['/mnt/host/photos', 'network'],
    ['/run/media/me/My Stick/DCIM', 'removable'],
    ['/media/me/unplugged', 'removable'],
    ['/mnt/second', 'local'],
  ] as const)('%s is %s', (path, expected) => {
    expect(kind(path)).toBe(expected);
  });

  it('a disk on USB is removable wherever it is mounted, the one with the system never', () => {
    expect(kind('/mnt/usb/photos', usb)).toBe('removable');
    expect(kind('/mnt/second', card)).toBe('removable');
    expect(kind('/srv/photos', card)).toBe('local');
    expect(kind('/home/me', usb)).toBe('local');
    expect(kind('/mnt/second', null)).toBe('local');
  });

  it('nothing can be told without the list', () => {
    expect(linuxKind('/home/me', mountIn('', '/home/me'), null)).toBe('local');
  });
});

describe('on macOS', () => {
  const list = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//me@nas._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by me)
nas:/export on /Users/me/nas (nfs, nodev, nosuid, automounted)
https://dav.example.org/ on /Volumes/dav (webdav, nodev, noexec, nosuid, mounted by me)
/dev/disk4s1 on /Volumes/My (odd) on disk (exfat, local, nodev, nosuid, noowners)
/dev/disk3s7 on /Volumes/Second (apfs, local, journaled)
me@host:/p on /Users/me/ssh (macfuse, nodev, nosuid, synchronous, mounted by me)
`;
  const kind = (path: string) => macKind(path, mountInList(list, path), mountInList(list, '/'));

  it.each([
    ['/Users/me/Pictures', 'local'],
    ['/Users/me/nas/2019', 'network'],
    ['/Users/me/ssh', 'network'],
    ['/Volumes/photos/2019', 'network'],
    ['/Volumes/dav', 'network'],
    ['/Volumes/My (odd) on disk/DCIM', 'removable'],
    ['/Volumes/Second/Pictures', 'local'],
    ['/Volumes/unplugged/Pictures', 'removable'],
  ] as const)('%s is %s', (path, expected) => {
    expect(kind(path)).toBe(expected);
  });
});

it.each([
  [String.raw`C:\Users\me\Pictures`, 'local'],
  [String.raw`\\?\c:\Users\me`, 'local'],
  [String.raw`E:\DCIM`, 'removable'],
  [String.raw`\\nas\photos\2019`, 'network'],
  [String.raw`\\?\UNC\nas\photos`, 'network'],
  [String.raw`\\wsl.localhost\Debian\home\me`, 'network'],
  ['//nas/photos', 'network'],
] as const)('on Windows %s is %s', (path, expected) => {
  expect(windowsKind(path, 'C:')).toBe(expected);
});
