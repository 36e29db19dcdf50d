/** @file What Takeout's JSON says of a picture and of its albums, read with it; what lay in the bin. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { parseTakeoutAlbum } from '../../domain/importing/takeout.ts';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createExiftoolReader } from './exiftool-reader.ts';

const reader = createExiftoolReader({ log: silentLog });
afterAll(() => reader.close());

async function withPicture(
  said: object,
  body: (path: string, json: string, folder: string) => Promise<void>,
) {
  await withTempDir(async (folder) => {
    const path = join(folder, 'IMG_1.jpg');
    await sharp({ create: { width: 24, height: 16, channels: 3, background: 'teal' } }).toFile(path);
    const json = `${path}.supplemental-metadata.json`;
    await writeFile(
      json,
      JSON.stringify({ title: 'IMG_1.jpg', photoTakenTime: { timestamp: '1467000000' }, ...said }),
    );
    await body(path, json, folder);
  });
}

describe('Takeout', () => {
  it('says albums, and what was archived', () =>
    withPicture({ archived: true, description: 'Split archive sentence' }, async (path, json, folder) => {
      const album = join(folder, 'Metadaten.json');
      await writeFile(
        album,
        JSON.stringify({
          title: 'Trip to Rome: 2016',
          description: '',
          access: 'protected',
          date: { timestamp: '1467000000' },
        }),
      );
      expect(await reader.read(path, [json, album])).toMatchObject({
        description: 'Split archive sentence',
        takenAt: '2016-06-27T04:00:00',
        takenAtSource: 'Google Takeout, in UTC',
        problems: [],
        details: [
          { kind: 'album', text: 'Trip to Rome: 2016' },
          { kind: 'note', text: 'Archived in Google Photos' },
        ],
      });
      await writeFile(album, '{"title": ');
      expect(await reader.read(path, [json, album])).toMatchObject({
        problems: [],
        details: [{ kind: 'note', text: 'Archived in Google Photos' }],
      });
    }));

  it('says what lay in the bin', () =>
    withPicture({ trashed: true }, async (path, json) => {
      expect(await reader.exclusionReason!(path, [json])).toBe('in the bin of Google Photos');
      await writeFile(
        json,
        JSON.stringify({ title: 'IMG_1.jpg', photoTakenTime: { timestamp: '1467000000' } }),
      );
      expect(await reader.exclusionReason!(path, [json])).toBeNull();
      await writeFile(json, '{"title": ');
      expect(await reader.exclusionReason!(path, [json])).toBeNull();
      expect(await reader.exclusionReason!(path, [])).toBeNull();
    }));

  it.each([
    ['{"title":"Rome","access":"protected"}', 'Rome'],
    ['{"albumData":{"title":"Rome","date":{}}}', 'Rome'],
    ['{"title":"","date":{}}', null],
    ['{"title":"a.jpg","photoTakenTime":{}}', null],
    ['[1]', null],
    ['{"title":"x"}', null],
  ])('%s is the album %s', (json, title) => {
    expect(parseTakeoutAlbum(json)).toBe(title);
  });
});
