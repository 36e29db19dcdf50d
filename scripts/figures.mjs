/**
 * @file `npm run figures -- FOLDER`: measures the product on a labelled folder and writes the README's table
 * of what it understands. What was measured is kept in resources/figures.json; tests say when the README
 * differs from it, or the product does.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fail, goToCaller, isEntry, root, say, words } from './steps.mjs';

export const readmeFile = join(root, 'README.md');
export const figuresFile = join(root, 'resources', 'figures.json');
const [begin, end] = ['<!-- figures: written by npm run figures -->', '<!-- end of figures -->'];

/** @returns the README with its table made from these figures */
export function withFigures(readme, figures) {
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`The README lacks ${begin} or ${end}.`);
  return `${before}${begin}\n${table(figures)}\n${end}${after}`;
}

/** The table in Markdown; what a labelled folder says nothing of (null) has no row. */
export function table({ photos, report: { retrieval, tags, captions, scenes, counts, questions } }) {
  const rows = [
    retrieval && [
      `find the photo of a sentence (${retrieval.queries} human captions): ` +
        'first, in the first five, in the first ten',
      [retrieval.r1, retrieval.r5, retrieval.r10].map(share).join(', '),
    ],
    tags && ['tags of COCO’s 80 kinds: mAP, F1', [tags.map, tags.f1].map(share).join(', ')],
    captions && [
      'captions: named things that are not there (CHAIRi), share of the objects named',
      [captions.chairI, captions.objectRecall].map(share).join(', '),
    ],
    scenes && [
      'scenes and actions that people name: told in tags or caption',
      `${scenes.told} of ${scenes.asked}`,
    ],
    counts && [
      '“how many people?”: right, right within one, of those answered',
      `${percent(counts.exact)}, ${percent(counts.withinOne)}; ` +
        `it answered ${percent(1 - counts.abstained)} of the time`,
    ],
    questions && [
      '“is there a …?”: right, of those answered',
      `${percent(questions.accuracy)}; it answered ${percent(1 - questions.abstained)} of the time`,
    ],
  ].filter(Boolean);
  return [`| on ${photos} photos | |`, '|---|---|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join(
    '\n',
  );
}

/** Two digits say what so few photos can tell. */
export function share(value) {
  return value.toFixed(2).replace(/^0/, '');
}

function percent(value) {
  return `${Math.round(value * 100)} %`;
}

async function measure(folder) {
  const args = [join(root, 'scripts', 'sightline.mjs'), 'eval', folder, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  const { seconds: _seconds, ...report } = JSON.parse(stdout);
  const photos = JSON.parse(readFileSync(join(folder, 'captions.json'), 'utf8'));
  return { photos: photos.length, report };
}

if (isEntry(import.meta.url)) {
  goToCaller('figures');
  if (words.length !== 1)
    fail('Say which labelled folder: npm run figures -- FOLDER (with captions.json and images/).');
  say('Measuring. This takes some minutes.');
  const figures = await measure(resolve(words[0])).catch((error) =>
    fail(`Nothing was measured, and nothing written. ${error.stderr || error.message}`),
  );
  writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(readmeFile, withFigures(readFileSync(readmeFile, 'utf8'), figures));
  say('README.md and resources/figures.json are written.');
}
