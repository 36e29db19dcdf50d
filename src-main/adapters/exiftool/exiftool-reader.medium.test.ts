/** @file ExifTool on real files: fields written and read back, awkward names, time zones, no perl, and the shared bank of awkward photos. */
import { existsSync, readFileSync } from 'node:fs';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createExiftoolReader } from './exiftool-reader.ts';

const bank = resolve('../shared/fixtures/photos');
const reader = createExiftoolReader({ log: silentLog });
let writer: ExifTool;
beforeAll(() => {
  writer = new ExifTool({ maxProcs: 1 });
});
afterAll(async () => {
  await reader.close();
  await writer.end();
});
afterEach(() => vi.unstubAllEnvs());

async function aPicture(path: string, tags: Record<string, unknown> = {}): Promise<string> {
  await writeFile(path, await sharp({ create: { width: 24, height: 16, channels: 3, background: 'teal' } }).toFormat(path.endsWith('.png') ? 'png' : path.endsWith('.webp') ? 'webp' : 'jpeg').toBuffer());
  if (Object.keys(tags).length > 0) await writer.write(path, tags as WriteTags, { writeArgs: ['-overwrite_original', '-n'] });
  return path;
}

describe('reading', () => {
  it.each(['jpg', 'png', 'webp'])('finds all fields of a .%s', (ending) =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, `a.${ending}`), {
        'EXIF:DateTimeOriginal': '2019:07:14 15:16:17', 'EXIF:SubSecTimeOriginal': '007', 'EXIF:OffsetTimeOriginal': '+05:45', 'EXIF:GPSLatitude': 33.45, 'EXIF:GPSLatitudeRef': 'S',
        'EXIF:GPSLongitude': 70.65, 'EXIF:GPSLongitudeRef': 'W', 'EXIF:Make': 'TestCam', 'EXIF:Model': 'TC-1', 'EXIF:LensModel': 'TC 35mm f/2', 'EXIF:ExposureTime': 0.008, 'EXIF:FNumber': 2.8, 'EXIF:ISO': 400,
        'EXIF:FocalLength': 35, 'XMP-dc:Title': 'Boats', 'XMP-dc:Description': 'Boats <i>at</i> "dawn"', 'XMP-dc:Subject': ['2021', '007', 'Zürich'], 'XMP-xmp:Rating': 4,
      });
      expect(await reader.read(path)).toEqual({
        takenAt: '2019-07-14T15:16:17.007', takenAtOffset: '+05:45', takenAtSource: 'EXIF DateTimeOriginal', latitude: -33.45, longitude: -70.65, make: 'TestCam', model: 'TC-1', lens: 'TC 35mm f/2',
        exposure: '1/125 s · f/2.8 · ISO 400 · 35 mm', title: 'Boats', description: 'Boats <i>at</i> "dawn"', keywords: ['2021', '007', 'Zürich'], rating: 4,
        mimeType: `image/${ending === 'jpg' ? 'jpeg' : ending}`,
      });
    }));

  it('copes with names of every kind, line breaks too', () =>
    withTempDir(async (folder) => {
      const template = await aPicture(join(folder, 'template.jpg'), { 'EXIF:Make': 'TestCam' });
      const content = readFileSync(template);
      for (const name of ['new\nline.jpg', 'cr\rname.jpg', 'tab\there.jpg', ' leading.jpg', 'trailing ', '-rf.jpg', '#a.jpg', "it's \"q\" $(f)`.jpg", 'a%41\\b.jpg', 'Ko\u0308ln 東京 🏔️.jpg', `${'n'.repeat(250)}.jpg`]) {
        await writeFile(join(folder, name), content);
        expect([name, (await reader.read(join(folder, name))).make]).toEqual([name, 'TestCam']);
      }
    }));

  it('says what name and file date tell where the file has no metadata, is damaged, empty or gone', () =>
    withTempDir(async (folder) => {
      const bad = join(folder, 'IMG_20210304_050607.jpg');
      await writeFile(bad, 'no picture');
      expect(await reader.read(bad)).toMatchObject({ takenAt: '2021-03-04T05:06:07', takenAtSource: 'file name', make: null, keywords: [] });
      const plain = await aPicture(join(folder, 'a.jpg'));
      await utimes(plain, 1_600_000_000, 1_600_000_000);
      expect(await reader.read(plain)).toMatchObject({ takenAt: '2020-09-13T12:26:40', takenAtOffset: '+00:00', takenAtSource: 'file date' });
      await writeFile(join(folder, 'empty.jpg'), '');
      expect(await reader.read(join(folder, 'empty.jpg'))).toMatchObject({ make: null });
      await rename(plain, join(folder, 'b.jpg'));
      expect(await reader.read(plain)).toMatchObject({ takenAt: null, takenAtSource: null });
    }));

  it('gives the same wall times in every time zone', () =>
    withTempDir(async (folder) => {
      const dated = await aPicture(join(folder, 'a.jpg'), { 'EXIF:DateTimeOriginal': '2024:03:31 02:30:00' });
      const zoned = await aPicture(join(folder, 'b.jpg'), { 'XMP-photoshop:DateCreated': '2010:09:27 14:35:33+02:00' });
      const undated = await aPicture(join(folder, 'c.jpg'));
      await utimes(undated, 1_600_000_000, 1_600_000_000);
      const seen: unknown[] = [];
      for (const zone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
        vi.stubEnv('TZ', zone);
        expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
        const there = createExiftoolReader({ log: silentLog });
        seen.push(await Promise.all([dated, zoned, undated].map(async (path) => {
          const { takenAt, takenAtOffset } = await there.read(path);
          return [takenAt, takenAtOffset];
        })));
        await there.close();
      }
      const expected = [['2024-03-31T02:30:00', null], ['2010-09-27T14:35:33', '+02:00'], ['2020-09-13T12:26:40', '+00:00']];
      expect(seen).toEqual([expected, expected, expected]);
    }));

  it.skipIf(process.platform === 'win32')('without perl reads name and file date, and says so', () =>
    withTempDir(async (folder) => {
      const lesser = createExiftoolReader({ log: silentLog, path: folder });
      expect(lesser.limitation()).toMatch(/perl.*Install perl/s);
      expect(await lesser.read(await aPicture(join(folder, 'IMG-20190102-WA0001.jpg'), { 'EXIF:Make': 'TestCam' }))).toMatchObject({ takenAt: '2019-01-02T00:00:00', takenAtSource: 'file name', make: null });
      await lesser.close();
      expect(reader.limitation()).toBeNull();
    }));
});

const absent = !existsSync(bank);
if (absent) process.stderr.write(`SKIPPED: the bank of awkward photos is not at ${bank}; metadata is tested on own files only.\n`);

describe.skipIf(absent)('the bank of awkward photos', () => {
  const [head = [], ...rows] = absent ? [] : readFileSync(join(bank, 'MANIFEST.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  const files = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']))).filter((row) => row.verdict !== 'sidecar');
  const judged = files.filter((row) => ['takenAt', 'offset', 'lat', 'lon', 'make', 'model', 'keywords'].some((name) => row[name]));

  it.each(judged.map((row) => [row.file!, row] as const))('%s', async (file, row) => {
    const metadata = await reader.read(join(bank, file));
    if (row.takenAt === 'none') expect([null, 'file date']).toContain(metadata.takenAtSource);
    else if (row.takenAt) expect(metadata.takenAt?.startsWith(row.takenAt)).toBe(true);
    if (row.takenAt && row.takenAt !== 'none') expect(metadata.takenAtOffset).toBe(row.offset || null);
    for (const [given, found] of [[row.lat, metadata.latitude], [row.lon, metadata.longitude]] as const) {
      if (given === 'none') expect(found).toBeNull();
      else if (given) expect(found).toBeCloseTo(Number(given), 4);
    }
    if (row.make) expect(metadata.make).toBe(row.make);
    if (row.model) expect(metadata.model).toBe(row.model);
    if (row.keywords) expect([...metadata.keywords].sort()).toEqual((JSON.parse(row.keywords) as string[]).sort());
  });
});
