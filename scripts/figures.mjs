/**
 * @file `npm run figures -- FOLDER…`: measures the product on labelled folders and writes the README's tables
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

/** @returns the README with a table for each measured folder */
export function withFigures(readme, figures) {
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`The README lacks ${begin} or ${end}.`);
  return `${before}${begin}\n${figures.sets.map(table).join('\n\n')}\n${end}${after}`;
}

/** The table in Markdown; what a labelled folder says nothing of (null, or absent) has no row. */
export function table({ photos, report }) {
  const rows = [...searchRows(report), ...pictureRows(report), ...calibrationRows(report)].filter(Boolean);
  return [`| on ${photos} photos | |`, '|---|---|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join(
    '\n',
  );
}

function searchRows({ retrieval, presence, negations }) {
  return [
    retrieval && [
      `find the photo of a sentence (${retrieval.queries} human captions): ` +
        'first, in the first five, in the first ten',
      [retrieval.r1, retrieval.r5, retrieval.r10].map(share).join(', '),
    ],
    presence && [
      `tell what is there (${presence.present} queries) from what is not (${presence.absent}): AUC; ` +
        '“nothing” said of what is there',
      `${share(presence.auc)}; ${percent(presence.falseNothing)}`,
    ],
    negations && [
      `“a … without a …” (${negations.queries} queries): results really without`,
      percent(negations.without),
    ],
  ];
}

function pictureRows({ tags, captions, bareCaptions, scenes, counts, questions, text, screening }) {
  return [
    tags && ['tags of COCO’s 80 kinds: mAP, F1', [tags.map, tags.f1].map(share).join(', ')],
    captions && [
      'captions: named things that are not there (CHAIRi), share of the objects named',
      [captions.chairI, captions.objectRecall].map(share).join(', '),
    ],
    bareCaptions && [
      'captions that say no more than “A photo” and when or where',
      percent(bareCaptions.share),
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
    text?.photos > 0 && [
      `text in ${text.photos} photos: characters read right`,
      share(text.characterAccuracy),
    ],
    text?.withoutText > 0 && [
      `photos without text (${text.withoutText}) in which some is read`,
      percent(text.falseText),
    ],
    screening && [
      `screening: suggested of ${screening.harmless} harmless photos; 95 % certain, of all such photos at most`,
      `${Math.round(screening.falseAlarms * screening.harmless)}; ${percent(screening.falseAlarmsAtMost)}`,
    ],
    questions && [
      '“is there a …?”: right, of those answered',
      `${percent(questions.accuracy)}; it answered ${percent(1 - questions.abstained)} of the time`,
    ],
  ];
}

const stated = {
  tags: 'tags',
  scenes: 'tags of scenes',
  questions: 'answers to “is there a …?” where half of it is there',
  allQuestions: 'where all 80 kinds are asked about',
  search: 'good matches of names',
};

function calibrationRows({ calibration }) {
  const parts = Object.entries(stated).filter(([part]) => calibration?.[part]);
  return [
    parts.length > 0 && [
      `expected calibration error of what is stated: ${parts.map(([, words]) => words).join(', ')}`,
      parts.map(([part]) => share(calibration[part].expectedError)).join(', '),
    ],
  ];
}

/** Two digits say what so few photos can tell. */
export function share(value) {
  return value.toFixed(2).replace(/^0/, '');
}

function percent(value) {
  return `${Math.round(value * 100)} %`;
}

async function measure(folder) {
  const args = [join(root, 'scripts', 'sightline.mjs'), 'eval', folder, '--screening', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
  const { seconds: _seconds, photos, ...report } = JSON.parse(stdout);
  return { photos, report: withoutLists(report) };
}

/** Only the figures: no single words, names and bins. */
export function withoutLists(value) {
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (Array.isArray(part) ? [] : [[key, withoutLists(part)]])),
  );
}

if (isEntry(import.meta.url)) {
  goToCaller('figures');
  if (words.length === 0)
    fail('Say which labelled folders: npm run figures -- FOLDER… (with captions.json and images/).');
  say('Measuring. This takes some minutes.');
  const sets = [];
  for (const folder of words)
    sets.push(
      await measure(resolve(folder)).catch((error) =>
        fail(`Nothing was measured, and nothing written. ${error.stderr || error.message}`),
      ),
    );
  const figures = { sets };
  writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(readmeFile, withFigures(readFileSync(readmeFile, 'utf8'), figures));
  say('README.md and resources/figures.json are written.');
}
