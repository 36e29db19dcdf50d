/** @file The words read in a library, and which of them may be misreadings. */
import { expect, it } from 'vitest';
import { aPhotoNumber } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { createReadWords } from './read-words.ts';

const row = (number: number, authoredText: string | null) => aPhotoNumber(number, { authoredText });

async function over(...texts: (string | null)[]) {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos(texts.map((text, at) => row(at + 1, text)));
  return createReadWords(catalogue);
}

it('knows words that were read, the surest first, and not those that people wrote', async () => {
  const words = await over('\ns: harb0ur habour | \n', '\nk: harvour | \n', null);
  expect([...(await words.misreadingsOf(['harbour']))]).toEqual([
    ['harb0ur', 0.85],
    ['habour', 0.6],
  ]);
  expect((await words.misreadingsOf(['habour'])).has('habour')).toBe(false);
});

it('learns of rows that are written later, also before it has read the library', async () => {
  const words = await over('\ns: statien | \n');
  words.rowsChanged([row(2, '\ns: statlon | \n'), row(3, null)]);
  expect([...(await words.misreadingsOf(['station'])).keys()]).toEqual(['statlon', 'statien']);
  words.rowsChanged([row(4, '\ns: 5tation | \n')]);
  expect([...(await words.misreadingsOf(['station'])).keys()]).toEqual(['statlon', '5tation', 'statien']);
});

it('takes at most two dozen', async () => {
  const near = Array.from({ length: 40 }, (_, at) => `harbou${String.fromCharCode(0x3b1 + at)}`);
  const words = await over(`\ns: ${near.join(' ')} | \n`);
  expect((await words.misreadingsOf(['harbour'])).size).toBe(24);
});
