/** @file Pictures that other programs encoded; see files/README.md. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { card, cardLook, lookOf, storedFor } from './card.ts';
import { withProperties } from './containers.ts';
import { share, type Awkward } from './making.ts';
import { heifTurns } from './turned.ts';

/** of turns by a quarter; all others are their own */
const inverse: Readonly<Record<number, number>> = { 6: 8, 8: 6 };
const made = (name: string) => readFile(join(import.meta.dirname, 'files', name));
export const encoded: Awkward[] = [
  ...[
    'card.heic',
    'two.heic',
    'card.jxl',
    'side.jxl',
    'rgb.psd',
    'large.psb',
    'old.bmp',
    'palette.bmp',
    'runs.bmp',
  ].map((name): Awkward => ({ name, file: name, make: () => made(name), shows: 'card' })),
  { name: 'cmyk.psd', make: () => made('cmyk.psd'), shows: { look: cardLook } },
  { name: 'clear.heic', make: () => made('clear.heic'), shows: { colour: [255, 255, 255] } },
  { name: 'p3.heic', make: () => made('p3.heic'), shows: { colour: [200, 100, 60], tolerance: 3 } },
  ...[2, 3, 4, 5, 6, 7, 8].map((orientation): Awkward => ({
    name: `HEIC, orientation ${orientation}`,
    make: async () => withProperties(await made('card.heic'), ...heifTurns[orientation]!),
    shows: { look: lookOf(storedFor(card(), inverse[orientation] ?? orientation)) },
  })),
  {
    name: 'HEIC cut',
    make: async () => share(await made('card.heic'), 0.8),
    shows: null,
    refused: /unreadable_file/,
  },
  { name: 'HEIC named .jpg', file: 'phone.jpg', make: () => made('card.heic'), shows: 'card' },
];
