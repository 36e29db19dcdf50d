/** @file How containers say that they turn their picture, read from files of all eight orientations. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { card, picture } from '../../testing/awkward/card.ts';
import { withProperties } from '../../testing/awkward/containers.ts';
import { heifTurns } from '../../testing/awkward/turned.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { containerTurnOf } from './container-turn.ts';

const files = resolve('src-main/testing/awkward/files');
const turnIn = (bytes: Uint8Array, mimeType: string) =>
  withTempDir(async (directory) => {
    await writeFile(join(directory, 'file'), bytes);
    return containerTurnOf(join(directory, 'file'), mimeType);
  });

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', (orientation) => {
  it('of HEIC and AVIF is that of irot and imir', async () => {
    const avif = await picture(card()).avif({ effort: 0 }).toBuffer();
    const size = { width: 96, height: 64 };
    const turns = heifTurns[orientation]!;
    expect(
      await turnIn(withProperties(await readFile(join(files, 'card.heic')), ...turns), 'image/heic'),
    ).toMatchObject({ orientation, size });
    expect(await turnIn(withProperties(avif, ...turns), 'image/avif')).toMatchObject({ orientation, size });
  });
});

it('of JPEG XL is that of its head, in a container and without', async () => {
  expect(await turnIn(await readFile(join(files, 'card.jxl')), 'image/jxl')).toEqual({
    size: { width: 96, height: 64, orientation: 1 },
    orientation: 1,
  });
  expect(await turnIn(await readFile(join(files, 'side.jxl')), 'image/jxl')).toMatchObject({
    orientation: 6,
  });
});

it('of other formats, and of a file that is none, is not the container’s', async () => {
  expect(await turnIn(Buffer.from('nothing'), 'image/heic')).toBeNull();
  expect(await turnIn(Buffer.from('nothing'), 'image/jxl')).toBeNull();
  expect(await turnIn(await picture(card()).jpeg().toBuffer(), 'image/jpeg')).toBeNull();
});
