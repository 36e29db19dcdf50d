/**
 * @file A program for kill tests: opens the library in its first argument and rates its photos until it is
 * killed, telling each answer.
 */
import { localFiles } from '../adapters/files/local-files.ts';
import { openFileJournal } from '../adapters/journal/file-journal.ts';
import { openLanceCatalogue } from '../adapters/lancedb/lance-catalogue.ts';
import { openLibrary } from '../domain/library/open-library.ts';
import { silentLog } from '../log.ts';
import { openAnnotationsRig } from './annotations-rig.ts';
import { photoIdOf } from './builders.ts';

/** photos 1 to this many are in the library */
const photos = 20;
const directory = process.argv[2] ?? '';

const library = await openLibrary(directory, {
  files: localFiles,
  openJournal: openFileJournal,
  openCatalogue: openLanceCatalogue,
  log: silentLog,
  defaultDir: directory,
  samplesDir: directory,
});
const { annotations } = await openAnnotationsRig({
  catalogue: library.catalogue,
  decisions: library.decisions,
});
await annotations.start();

for (let number = library.decisions.lastSeq() + 1; ; number += 1) {
  // the number of the act is told in the caption, so that an answer can be looked up
  const photo = (number % photos) + 1;
  await annotations.apply({
    photos: { ids: [photoIdOf(photo)] },
    act: { act: 'caption.set', text: `act ${number}` },
  });
  process.stdout.write(`${photo} ${number}\n`);
}
