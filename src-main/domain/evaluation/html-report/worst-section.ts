/** @file The worst cases of each part, with small pictures where there are some. */
import type { EvaluationDetails } from '../evaluation.ts';
import { html, type Html } from './html.ts';
import { longTable, share, tableOf, type Column } from './tables.ts';
import type { WorstCases } from './worst-cases.ts';

/** data URLs of small pictures by file name; null = the report has none */
export type Pictures = ReadonlyMap<string, string> | null;

/** Captions with what is wrong in them, then all others. */
export function captionsSection(
  { captions }: EvaluationDetails,
  { captions: worst }: WorstCases,
  pictures: Pictures,
): Html {
  const wrong = captions.filter((caption) => caption.wrong && caption.wrong.length > 0).length;
  return html`${tableOf(
    'Captions that name what is not there',
    [
      ...photoColumns<(typeof worst)[number]>(pictures),
      { head: 'Caption', cell: ({ text }) => text },
      { head: 'Not there', cell: (caption) => html`<span class="wrong">${caption.wrong.join(', ')}</span>` },
      { head: 'There, not named', cell: ({ missing }) => missing?.join(', ') || null },
    ],
    worst,
  )}${wrong > worst.length ? html`<p>${wrong - worst.length} more are left out.</p>` : null}
  ${tableOf(
    'Captions that say no more than “A photo” and when or where',
    [
      { head: 'Photo', cell: ({ file }) => file, isHead: true },
      { head: 'Caption', cell: ({ text }) => text },
    ],
    captions.filter(({ bare }) => bare),
  )}
  ${longTable(
    'All captions',
    [
      { head: 'Photo', cell: ({ file }) => file, isHead: true },
      { head: 'Caption', cell: ({ text }) => text },
    ],
    captions,
  )}`;
}

/** @returns null where nothing was read */
export function textSection(
  { texts }: EvaluationDetails,
  worst: WorstCases,
  pictures: Pictures,
): Html | null {
  if (texts.length === 0) return null;
  return html`<p>
      ${texts.filter(({ wrong }) => wrong === 0).length} of ${texts.length} photos are read without a wrong
      character.
    </p>
    ${tableOf(
      'Texts that are read wrong, most wrong characters first',
      [
        ...photoColumns<(typeof worst.texts)[number]>(pictures),
        { head: 'Written', cell: ({ expected }) => expected || 'nothing' },
        { head: 'Read', cell: ({ read }) => read || 'nothing' },
        { head: 'Wrong characters', cell: ({ wrong }) => wrong, isNumber: true },
      ],
      worst.texts,
    )}`;
}

/** Without pictures: these photos may be private. @returns null where nothing is suggested */
export function screeningSection({ alarms }: EvaluationDetails): Html | null {
  if (alarms.length === 0) return null;
  return html`<p>These photos are shown without pictures in any case.</p>
    ${tableOf(
      'Photos that screening suggests',
      [
        { head: 'Photo', cell: ({ file }) => file, isHead: true },
        { head: 'Because', cell: ({ reasons }) => reasons.join('; ') },
        { head: 'Label', cell: ({ harmless }) => (harmless ? 'harmless, or none' : 'not harmless') },
      ],
      alarms,
    )}`;
}

export function worstSection(worst: WorstCases, pictures: Pictures): Html {
  return html`${tableOf(
    'Sentences whose photo is not first',
    [
      ...photoColumns<(typeof worst.searches)[number]>(pictures),
      { head: 'Sentence', cell: ({ text }) => text },
      { head: 'Place', cell: ({ rank }) => (rank === null ? 'not in ten' : rank + 1), isNumber: true },
      { head: 'First instead', cell: ({ first }) => first && pictured(first, pictures) },
    ],
    worst.searches,
  )}
  ${tableOf(
    'Tags that are not there, surest first',
    [
      ...photoColumns<(typeof worst.tags)[number]>(pictures),
      { head: 'Tag', cell: ({ name }) => name },
      { head: 'Probability', cell: ({ probability }) => share(probability), isNumber: true },
    ],
    worst.tags,
  )}
  ${tableOf(
    'Wrong answers, surest first',
    [
      ...photoColumns<(typeof worst.answers)[number]>(pictures),
      { head: 'Question', cell: ({ question }) => question },
      { head: 'Answer', cell: ({ answer }) => answer },
      { head: 'Label', cell: ({ truth }) => (truth ? 'yes' : 'no') },
      { head: 'Confidence', cell: ({ confidence }) => share(confidence), isNumber: true },
    ],
    worst.answers,
  )}
  ${tableOf(
    'Numbers of people, furthest off first',
    [
      ...photoColumns<(typeof worst.counted)[number]>(pictures),
      { head: 'Answer', cell: ({ answer }) => answer },
      { head: 'Label', cell: ({ truth }) => truth, isNumber: true },
    ],
    worst.counted,
  )}
  ${tableOf(
    'Found “without”, and it is there',
    [
      ...photoColumns<(typeof worst.without)[number]>(pictures),
      { head: 'Query', cell: ({ query }) => query },
    ],
    worst.without,
  )}`;
}

function photoColumns<Row extends { file: string }>(pictures: Pictures): Column<Row>[] {
  return [{ head: 'Photo', cell: ({ file }) => pictured(file, pictures), isHead: true }];
}

/** The file's name, under its picture. The picture says nothing that the name beside it does not. */
function pictured(file: string, pictures: Pictures): Html {
  const source = pictures?.get(file);
  return html`${source ? html`<img src="${source}" alt="" />` : null}<span class="file">${file}</span>`;
}
