/**
 * @file A library at work in a process of its own, for tests that kill it: imports again and again and
 * decides on photos meanwhile. Arguments are the folder, and the number of the first act. Each step of the
 * writing is one line, each answered act one that names its photo and number.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openFileJournal } from '../adapters/journal/file-journal.ts';
import { openLanceCatalogue } from '../adapters/lancedb/lance-catalogue.ts';
import type { OpenJournal } from '../domain/journals/journal.ts';
import type { Vision } from '../domain/vision/vision.ts';
import { openLibraryRig } from './library-rig.ts';
import { openRealEyes } from './real-import.ts';
import { say, told } from './told.ts';

const [folder = '', firstAct = '1'] = process.argv.slice(2);

const openJournal: OpenJournal = (options) => told(openFileJournal(options), ['append']);
const eyes = openRealEyes();
const rig = await openLibraryRig(
  folder,
  {
    openJournal,
    openCatalogue: async (options) =>
      told(await openLanceCatalogue(options), [
        'putPhotos',
        'updatePhotos',
        'putFiles',
        'deleteFiles',
        'putEvidence',
        'setAppliedSeq',
        'optimize',
      ]),
  },
  { packs: eyes.packs, vision: { ...eyes.vision, analyze } },
);
say('opened');
rig.service.start();

function analyze(...request: Parameters<Vision['analyze']>): ReturnType<Vision['analyze']> {
  const results = eyes.vision.analyze(...request);
  say(`worker ${eyes.vision.pid() ?? 0}`);
  return results;
}

async function decide(): Promise<void> {
  for (let number = Number(firstAct); ; number += 1) {
    const ids = rig.photos.ids(0, 1_000);
    const id = ids[number % Math.max(1, ids.length)];
    if (id !== undefined) {
      await rig.annotations.apply({
        photos: { ids: [id] },
        act: { act: 'caption.set', text: `act ${number}` },
      });
      say(`act ${id} ${number}`);
    }
    await nextTurn();
  }
}

async function importOn(): Promise<void> {
  for (;;) {
    await rig.import();
    await nextTurn();
  }
}

await Promise.all([decide(), importOn()]);
