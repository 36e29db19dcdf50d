/** @file Other programs' folders: what of them is the person's, by name and by what lies inside. */
import { describe, expect, it } from 'vitest';
import { cacheOf, derivedBy, markedCacheOf } from './packages.ts';

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
        Object.keys(expected).map((child) => [child, derivedBy(name, child, new Set(inside))]),
      ),
    ).toEqual(expected);
  });

  it('is not what is only called so, or has a folder of such a name', () => {
    expect(derivedBy('iPhoto Library', 'Summer', set('Summer', 'Winter'))).toBeNull();
    expect(derivedBy('CaptureOne', 'Summer', set('Summer'))).toBeNull();
    expect(derivedBy('Holidays', 'Previews', set('Masters', 'Previews', 'Thumbnails'))).toBeNull();
    expect(derivedBy('backup', 'thumbs', set('thumbs', 'library'))).toBeNull();
    expect(derivedBy('server', 'files', set('files', 'photos'))).toBeNull();
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
