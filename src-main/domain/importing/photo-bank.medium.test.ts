/**
 * @file Every row of the photo bank's manifest, after one import at the command line, as `show` gives it:
 * sizes, colours, times, positions, cameras, keywords, verdicts.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import type { photoJson } from '../../hosts/cli/photo-output.ts';
import { openBenchApp } from '../../testing/bench/import-run.ts';
import { cliOver, type Say } from '../../testing/cli-over.ts';
import { bankRows, hasPhotoBank, photoBank, type BankRow } from '../../testing/photo-bank.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

type Photo = ReturnType<typeof photoJson>;

const rows = bankRows('its 88 awkward files are not imported');
const judged = (column: keyof BankRow, test: (row: BankRow) => boolean = () => true) =>
  rows
    .filter((row) => row[column] !== '' && row.verdict !== 'sidecar' && test(row))
    .map((row) => [row.file, row] as const);
const isShown = ({ verdict }: BankRow) => verdict === 'decodes' || verdict === 'decodes-partly';

describe.skipIf(!hasPhotoBank)('the photo bank', () => {
  let app: App;
  let say: Say;
  let report: ImportReport;
  let end: () => void;
  let closed: Promise<void>;

  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      closed = withTempDir(async (directory) => {
        app = await openBenchApp(join(directory, 'library'));
        say = cliOver(app, directory);
        report = (await say<ImportReport>('import', photoBank))!;
        await new Promise<void>((done) => {
          end = done;
          ready();
        });
        await app.close();
      });
      closed.catch(failed);
    });
  });
  afterAll(async () => {
    end?.();
    await closed;
  });

  const show = async (row: BankRow): Promise<Photo> => (await say<Photo>('show', join(photoBank, row.file)))!;
  const failureOf = (row: BankRow) => report.failed.find(({ path }) => path === join(photoBank, row.file));
  /** grid and large preview */
  async function previews(photo: Photo): Promise<Picture[]> {
    return Promise.all([photo.previews.grid, photo.previews.large].map((path) => pictureOf(path!)));
  }

  it.each(judged('verdict'))('verdict of %s', async (_file, row) => {
    const failure = failureOf(row);
    if (failure) {
      expect(['rejected', 'either']).toContain(row.verdict);
      expect(failure.code).toMatch(/^(unreadable_file|unsupported_format|file_too_large|decoder_crashed)$/);
      expect(failure.message).toMatch(/^[A-Z].{20,}\.$/s);
      expect(failure.message.length).toBeLessThan(400);
      return;
    }
    expect(row.verdict).not.toBe('rejected');
    const photo = await show(row);
    if (row.verdict !== 'either') {
      expect(photo.damaged).toBe(row.verdict === 'decodes-partly');
      expect(report.damaged.includes(photo.path) || !photo.damaged).toBe(true);
    }
  });

  it.each(judged('display_wxh', isShown))('size of %s', async (_file, row) => {
    const photo = await show(row);
    expect(`${photo.width}x${photo.height}`).toBe(row.display_wxh);
    for (const { width, height } of await previews(photo)) {
      // as near as whole pixels allow
      expect(Math.abs(width - (height * photo.width) / photo.height)).toBeLessThanOrEqual(
        Math.max(1, photo.width / photo.height),
      );
    }
  });

  it.each(judged('look', isShown))('colours of %s', async (_file, row) => {
    for (const picture of await previews(await show(row))) {
      const flat = /^(\d+),(\d+),(\d+) \+-(\d+)$/.exec(row.look);
      if (flat) {
        const [, ...numbers] = flat.map(Number) as [number, number, number, number, number];
        const tolerance = numbers.pop()!;
        for (const colour of picture.corners)
          for (const [at, value] of colour.entries())
            expect(Math.abs(value - numbers[at]!)).toBeLessThanOrEqual(tolerance);
      } else {
        expect(picture.corners.map(colourName).join(' ')).toBe(
          [...row.look.matchAll(/[TB][LR]=(\w+)/g)].map((match) => match[1]).join(' '),
        );
      }
    }
  });

  it.each(judged('takenAt', isShown))('time of %s', async (_file, row) => {
    const { takenAt, takenAtOffset, takenAtSource } = await show(row);
    if (row.takenAt === 'none') {
      expect([null, 'file date']).toContain(takenAtSource);
      return;
    }
    expect(takenAt).toBe(asWallTime(row.takenAt));
    if (row.offset !== '') expect(takenAtOffset).toBe(row.offset);
    // "EXIF DateTimeOriginal + SubSec (a remark)": the field is the beginning
    const [field] = row.takenAt_from.replace(/^eXIf/, 'EXIF').split(/ \(| \+|;/);
    expect(takenAtSource).toBe(field === 'EXIF' ? 'EXIF DateTimeOriginal' : field);
  });

  it.each(judged('lat', isShown))('position of %s', async (_file, row) => {
    const { latitude, longitude } = await show(row);
    if (row.lat === 'none') expect([latitude, longitude]).toEqual([null, null]);
    else {
      expect(latitude).toBeCloseTo(Number(row.lat), 3);
      expect(longitude).toBeCloseTo(Number(row.lon), 3);
    }
  });

  it.each(judged('model', isShown))('camera of %s', async (_file, row) => {
    expect((await show(row)).camera).toEqual({ make: row.make, model: row.model });
  });

  it.each(judged('keywords', isShown))('keywords of %s', async (_file, row) => {
    const { keywords } = await show(row);
    for (const keyword of JSON.parse(row.keywords) as string[])
      expect(keywords.filter((one) => one === keyword)).toEqual([keyword]);
  });

  it('counts every file once, and the sidecars as such', () => {
    const pictures = rows.filter(({ verdict }) => verdict !== 'sidecar').length;
    expect(report.found).toBe(pictures);
    expect(report.skipped.find(({ kind }) => kind === 'sidecar')?.count).toBe(rows.length - pictures);
  });
});

interface Picture {
  width: number;
  height: number;
  /** top left, top right, bottom left, bottom right; a little inside */
  corners: number[][];
}

async function pictureOf(path: string): Promise<Picture> {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const at = (x: number, y: number) => [
    ...data.subarray(channels * (y * width + x), channels * (y * width + x) + 3),
  ];
  const [x, y] = [Math.floor(width / 16), Math.floor(height / 16)];
  return {
    width,
    height,
    corners: [at(x, y), at(width - 1 - x, y), at(x, height - 1 - y), at(width - 1 - x, height - 1 - y)],
  };
}

const palette: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [220, 40, 40],
  green: [40, 180, 70],
  blue: [50, 80, 210],
  yellow: [235, 210, 60],
  cyan: [0, 200, 200],
  magenta: [200, 0, 200],
  black: [0, 0, 0],
  white: [255, 255, 255],
  grey: [128, 128, 128],
};

function colourName(colour: readonly number[]): string {
  const distance = (other: readonly number[]) => Math.hypot(...other.map((value, at) => value - colour[at]!));
  return Object.entries(palette).reduce((best, next) =>
    distance(next[1]) < distance(best[1]) ? next : best,
  )[0];
}

/** A date alone begins at midnight. */
function asWallTime(written: string): string {
  return written.includes('T') ? written : `${written}T00:00:00`;
}
