/** @file Other programs' folders: what of them is the person's, by name and by what lies inside. */
import { describe, expect, it } from 'vitest';
import { cacheOf, markedCacheOf, programsIn } from './packages.ts';

const set = (...names: string[]) => new Set(names);

describe('a package of another program', () => {
  it.each<[string, string[], Record<string, string | null>]>([
    [
      'Photos Library.photoslibrary',
      ['database', 'originals', 'resources', 'scopes'],
      { originals: null, resources: 'Apple Photos', scopes: 'Apple Photos' },
    ],
    [
      'iPhoto Library.photolibrary',
      ['Masters', 'Previews', 'Thumbnails', 'Database'],
      { Masters: null, Previews: 'iPhoto', Thumbnails: 'iPhoto' },
    ],
    [
      'iPhoto Library',
      ['AlbumData.xml', 'Originals', 'Modified', 'Data.noindex'],
      { Originals: null, Modified: 'iPhoto', 'Data.noindex': 'iPhoto' },
    ],
    [
      'Pictures of before',
      ['AlbumData.xml', 'Masters', 'Previews', 'Thumbnails'],
      { Masters: null, Thumbnails: 'iPhoto' },
    ],
    [
      'Renamed library',
      ['database', 'originals', 'resources'],
      { originals: null, resources: 'Apple Photos' },
    ],
    [
      'Work.aplibrary',
      ['Masters', 'Previews', 'Thumbnails', 'Aperture.aplib'],
      { Masters: null, Previews: 'Aperture', Thumbnails: 'Aperture' },
    ],
    [
      'Photo Booth Library',
      ['Pictures', 'Originals', 'Thumbnails'],
      { Pictures: null, Originals: null, Thumbnails: 'Photo Booth' },
    ],
    ['Jobs.cocatalog', ['Originals', 'Cache', 'Adjustments'], { Originals: null, Cache: 'Capture One' }],
    ['CaptureOne', ['Cache', 'Settings153'], { Cache: 'Capture One', Settings153: 'Capture One' }],
    [
      'immich',
      ['upload', 'library', 'thumbs', 'encoded-video', 'profile'],
      { upload: null, library: null, thumbs: 'Immich', 'encoded-video': 'Immich' },
    ],
    ['anna', ['files', 'files_trashbin', 'files_versions'], { files: null, files_trashbin: 'Nextcloud' }],
    [
      'storage',
      ['.ppstorage', 'cache', 'sidecar', 'originals'],
      { cache: 'PhotoPrism', sidecar: 'PhotoPrism', originals: null },
    ],
  ])('%s', (name, inside, expected) => {
    expect(
      Object.fromEntries(
        Object.keys(expected).map((child) => [child, programsIn(name, new Set(inside))(child)]),
      ),
    ).toEqual(expected);
  });

  it('is not what is only called so, or has a folder of such a name', () => {
    expect(programsIn('iPhoto Library', set('Summer', 'Winter'))('Summer')).toBeNull();
    expect(programsIn('CaptureOne', set('Summer'))('Summer')).toBeNull();
    expect(programsIn('Holidays', set('Masters', 'Previews', 'Thumbnails'))('Previews')).toBeNull();
    expect(programsIn('backup', set('thumbs', 'library'))('thumbs')).toBeNull();
    expect(programsIn('server', set('files', 'photos'))('files')).toBeNull();
  });

  it('is found by reading the names in it once, however many they are', () => {
    let read = 0;
    class Counted extends Set<string> {
      override *[Symbol.iterator]() {
        for (const name of super.values()) {
          read += 1;
          yield name;
        }
        return undefined;
      }
    }
    const names = Array.from({ length: 100 }, (_, at) => `IMG_${at}.jpg`);
    const programOf = programsIn('Holidays', new Counted(names));
    expect(names.map(programOf).filter((program) => program !== null)).toEqual([]);
    expect(read).toBe(100);
  });
});

describe('a cache of another program', () => {
  it.each([
    ['Lightroom Catalog Previews.lrdata', 'Lightroom'],
    ['Catalog Smart Previews.lrdata', 'Lightroom'],
    ['@eaDir', 'Synology'],
    ['.@__thumb', 'QNAP'],
    ['@__thumb', 'QNAP'],
    ['.thumbnails', 'another program'],
    ['.picasaoriginals', 'Picasa'],
    ['.dtrash', 'digiKam'],
    ['.photoprism', 'PhotoPrism'],
    ['appdata_oc4f2k9x1', 'Nextcloud'],
    ['iPod Photo Cache', 'iPhoto'],
    ['.AppleDouble', 'a Macintosh'],
    ['Adobe Bridge Cache', 'Adobe Bridge'],
  ])('%s', (name, program) => expect(cacheOf(name)).toBe(program));

  it.each(['2019', 'Thumbnails', 'thumbs', 'Previews', 'lrdata', 'Originals'])('is not %s', (name) =>
    expect(cacheOf(name)).toBeNull(),
  );

  it('is told by the mark in it', () => {
    expect(markedCacheOf('thumbs', set('.immich', 'a'))).toBe('Immich');
    expect(markedCacheOf('upload', set('.immich', 'a'))).toBeNull();
    expect(markedCacheOf('thumbs', set('a'))).toBeNull();
  });
});
