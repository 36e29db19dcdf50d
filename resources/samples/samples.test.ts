/** @file The sample photos keep their promises: each is listed, credited, small enough, and dated as samples.json says. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExifTool } from 'exiftool-vendored';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Sample {
  file: string;
  title: string;
  source: string;
  sourceUrl: string;
  author: string | null;
  licence: string;
  licenceUrl: string;
  changes: string;
  /** wall time, with the offset where one was written: YYYY-MM-DDTHH:MM:SS[±HH:MM] */
  takenAt: string;
  place: { latitude: number; longitude: number; name: string } | null;
  /** date and place were set for the demo */
  demoFacts: boolean;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const samples = JSON.parse(readFileSync(join(folder, 'samples.json'), 'utf8')) as Sample[];
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const photos = readdirSync(folder).filter((name) => !['samples.json', 'samples.test.ts', 'README.md'].includes(name));

describe('sample photos', () => {
  it('lists every file in the folder once, and only those', () => {
    expect(samples.map((s) => s.file).sort()).toEqual([...photos].sort());
    expect(new Set(samples.map((s) => s.title)).size).toBe(samples.length);
  });

  it('has enough of them, in at most 8 MB', () => {
    expect(samples.length).toBeGreaterThanOrEqual(24);
    const sizeBytes = photos.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(sizeBytes).toBeLessThanOrEqual(8_000_000);
  });

  it('spreads over years and places, so that timeline and map show something', () => {
    expect(new Set(samples.map((s) => s.takenAt.slice(0, 4))).size).toBeGreaterThanOrEqual(8);
    expect(samples.filter((s) => s.place !== null).length).toBeGreaterThanOrEqual(5);
  });

  describe.each(samples)('$file', (sample) => {
    it('says where it comes from and under which licence', () => {
      for (const text of [sample.title, sample.source, sample.changes]) expect(text.trim()).not.toBe('');
      // a camera's name, or a scanner's: no search is to be answered by it
      expect(sample.file).toMatch(/^([a-z]{1,4}_?)?\d{3,8}(_\d{4,6})?\.jpg$/i);
      expect(['CC BY 2.0', 'CC BY 4.0', 'CC0 1.0', 'Public domain']).toContain(sample.licence);
      for (const url of [sample.sourceUrl, sample.licenceUrl]) expect(new URL(url).protocol).toBe('https:');
      if (sample.licence.startsWith('CC BY')) expect(sample.author !== null || sample.sourceUrl.includes('flickr.com/photo.gne?id=')).toBe(true);
    });

    it('has its credit line in the README', () => {
      const line = readme.split('\n').find((text) => text.startsWith(`- \`${sample.file}\`:`));
      expect(line).toContain(sample.sourceUrl);
      expect(line).toContain(sample.licence);
      expect(line).toContain(sample.author ?? 'author unknown');
    });
  });
});

describe('facts in the sample files', () => {
  let exiftool: ExifTool;
  beforeAll(() => {
    exiftool = new ExifTool({ maxProcs: 1, taskTimeoutMillis: 20_000 });
  });
  afterAll(() => exiftool.end());

  it.each(samples)('$file carries the date and place of samples.json, its credit, and no caption', async (sample) => {
    const path = join(folder, sample.file);
    const tags = await exiftool.readRaw(path, { readArgs: ['-n', '-EXIF:all', '-XMP:all', '-IPTC:all'] });
    const [, wall, offset] = /^(.{19})(.*)$/.exec(sample.takenAt) ?? [];
    expect(tags.DateTimeOriginal).toBe(wall?.replaceAll('-', ':').replace('T', ' '));
    expect(tags.OffsetTimeOriginal ?? '').toBe(offset);
    if (sample.place === null) {
      expect(tags.GPSLatitude).toBeUndefined();
      expect(tags.GPSLongitude).toBeUndefined();
    } else {
      const { latitude, longitude } = sample.place;
      expect(Number(tags.GPSLatitude)).toBeCloseTo(Math.abs(latitude), 4);
      expect(tags.GPSLatitudeRef).toBe(latitude < 0 ? 'S' : 'N');
      expect(Number(tags.GPSLongitude)).toBeCloseTo(Math.abs(longitude), 4);
      expect(tags.GPSLongitudeRef).toBe(longitude < 0 ? 'W' : 'E');
    }
    expect(tags.Copyright).toContain(sample.licence);
    if (sample.licence.startsWith('CC BY')) expect(tags.Copyright).toContain(sample.sourceUrl);
    for (const caption of ['ImageDescription', 'Description', 'Title', 'Headline', 'Subject', 'Keywords', 'Caption-Abstract', 'UserComment'])
      expect(tags, caption).not.toHaveProperty(caption);
    // the title tells what is shown; nothing that the file says does
    const said = Object.entries(tags)
      .filter(([name]) => !['SourceFile', 'FileName', 'Directory'].includes(name))
      .map(([, value]) => String(value).toLowerCase());
    const words = (sample.title.replace(/ \(.*\)/, '').toLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => !['with', 'into', 'above', 'below', 'over', 'from'].includes(word));
    for (const word of words) expect(said.filter((text) => text.includes(word)), word).toEqual([]);
  });
});
