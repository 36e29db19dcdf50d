/**
 * @file `node scripts/mixed-set.mjs FOLDER`: gathers photos of many kinds under free licences (animals,
 * buildings, plants, landscapes, tools, fish, signs, pages) from packages of Debian 12, for
 * `sightline eval FOLDER`. Needs Debian's apt-get and dpkg-deb. Nothing of it is shipped.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';
import labels from './mixed-set-objects.json' with { type: 'json' };
import { fail, isEntry, say, words } from './steps.mjs';

/** Package → where its photos lie. GCompris keeps them in archives of Qt. */
const archives = {
  'gcompris-qt-data': [
    'categorization',
    'erase',
    'explore_farm_animals',
    'explore_monuments',
    'explore_world_animals',
  ].map((name) => `usr/share/gcompris-qt/rcc/${name}.rcc`),
};
const examples = 'usr/share/doc/opencv-doc/examples';
/** Package → folder and names of photos; of the others there are only drawings, or the same again. */
const folders = {
  'opencv-doc': {
    [`${examples}/data`]:
      'aero1 aloeL apple baboon basketball1 board box_in_scene building butterfly cards chicky_512 ela_original ' +
      'fruits graf1 home imageTextN left01 leuvenA licenseplate_motion messi5 orange rubberwhale1 smarties ' +
      'squirrel_cls stuff sudoku text_defocus text_motion',
    [`${examples}/text`]: 'scenetext01 scenetext02 scenetext03 scenetext04 scenetext05 scenetext06',
  },
  'python3-skimage': {
    'usr/lib/python3/dist-packages/skimage/data': 'brick clock_motion grass gravel motorcycle_left page text',
  },
  'mate-backgrounds': {
    'usr/share/backgrounds/mate/nature':
      'Aqua Blinds Dune FreshFlower Garden GreenMeadow LadyBird RainDrops Storm TwoWings Wood YellowFlower',
  },
  'lomiri-wallpapers-16.04': {
    'usr/share/backgrounds':
      'Bridge_by_Sander_Klootwijk Dragonfly_by_Bolly Picture_0B_by_freespace Picture_1A_by_freespace ' +
      'Wine_by_Jakkub_Mede aitzgorri_by_Aitzol_Berasategi free_by_Peter_Nerlich ' +
      'friends_by_Aitzol_Berasategi greentock_by_Peter_Nerlich life_by_Aitzol_Berasategi ' +
      'picosdeeuropa_by_Aitzol_Berasategi seeding_by_Clements_Engelhardt sunset_by_Aitzol_Berasategi',
  },
  'lomiri-wallpapers-20.04': { 'usr/share/backgrounds': 'Kleiber_by_Lukas_Baubkus' },
};
/** A smaller picture in an archive is an icon. */
const minBytes = 15_000;

/** @returns the JPEG and WebP files in an archive of Qt's resource compiler, in their order */
export function picturesIn(archive) {
  const pictures = [];
  for (let at = 4; at < archive.length - 12; at += 1) {
    const isJpeg = archive.readUIntBE(at, 3) === 0xff_d8_ff;
    const isRiff = archive.readUInt32BE(at) === 0x52_49_46_46;
    const length = archive.readUInt32BE(at - 4);
    if (!(isJpeg || isRiff) || length < minBytes || length > archive.length - at) continue;
    // RIFF is also the container of sounds
    if (isJpeg || archive.readUInt32BE(at + 8) === 0x57_45_42_50)
      pictures.push(archive.subarray(at, at + length));
    at += length - 1;
  }
  return pictures;
}

async function gather(folder) {
  const images = join(folder, 'images');
  mkdirSync(images, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'sightline-mixed-'));
  const files = [];
  // written anew: names, dates and places of the files must not answer
  const keep = async (name, content) => {
    await sharp(content)
      .rotate()
      .jpeg({ quality: 92 })
      .toFile(join(images, `${name}.jpg`));
    files.push({ file: `${name}.jpg`, objects: objectsOf(name) });
  };
  try {
    for (const name of [...Object.keys(archives), ...Object.keys(folders)]) unpack(name, work);
    for (const [name, paths] of Object.entries(archives))
      for (const path of paths)
        for (const [at, picture] of picturesIn(readFileSync(join(work, name, path))).entries())
          await keep(`${basename(path, '.rcc')}-${at}`, picture);
    for (const [name, listed] of Object.entries(folders))
      for (const [path, names] of Object.entries(listed))
        for (const file of readdirSync(join(work, name, path)))
          if (names.split(' ').includes(file.replace(/\.(jpg|png)$/, '')))
            await keep(file.split('.')[0], readFileSync(join(work, name, path, file)));
  } finally {
    rmSync(work, { recursive: true });
  }
  writeFileSync(join(folder, 'captions.json'), JSON.stringify(files, null, 2));
  say(`${files.length} photos are in ${folder}. Measure them with: npm run sightline -- eval ${folder}`);
}

/** COCO's names of what the photo shows, judged by eye; what cannot be told at its size counts as absent. */
function objectsOf(name) {
  return Object.entries(labels).flatMap(([object, photos]) => (photos.includes(name) ? [object] : []));
}

function unpack(name, work) {
  execFileSync('apt-get', ['download', '-qq', name], { cwd: work, stdio: ['ignore', 'inherit', 'ignore'] });
  const file = readdirSync(work).find((entry) => entry.startsWith(`${name}_`));
  execFileSync('dpkg-deb', ['-x', join(work, file), join(work, name)]);
}

if (isEntry(import.meta.url)) {
  if (words.length === 1) await gather(resolve(words[0]));
  else fail('Say one folder: node scripts/mixed-set.mjs FOLDER');
}
