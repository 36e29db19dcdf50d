/** @file How tags did: precision and recall of each name, confusions, scenes. */
import type { EvaluationDetails, EvaluationReport } from '../evaluation.ts';
import type { NameMeasures } from '../measure-objects.ts';
import type { SceneTag } from '../measure-scenes.ts';
import { tagConfusions } from './confusions.ts';
import { html, type Html } from './html.ts';
import { barPlot } from './plots.ts';
import { longTable, percent, share, tableOf } from './tables.ts';

const mostConfusions = 30;

const precisionOf = ({ right, shown }: NameMeasures) => (shown === 0 ? null : right / shown);
const recallOf = ({ right, present }: NameMeasures) => (present === 0 ? null : right / present);

/** @returns null where no photo has labels of objects */
export function namesSection(
  { tags }: EvaluationReport,
  { names, tags: judged }: EvaluationDetails,
): Html | null {
  if (!tags) return null;
  const known = names
    .filter(({ present, shown }) => present + shown > 0)
    .sort((a, b) => b.present - a.present || b.shown - a.shown);
  const confusions = tagConfusions(judged);
  return html`<h3>Precision and recall of each name</h3>
    <p>Filled bars are precision, outlined ones recall; beside them the number of photos that have it.</p>
    <div class="side">
      ${barPlot(
        {
          id: 'names',
          title: 'Precision and recall of each name',
          description: `Over all names, precision is ${share(tags.precision)} and recall ${share(tags.recall)}.`,
        },
        known.map((name) => ({
          label: name.name,
          first: precisionOf(name),
          second: recallOf(name),
          note: `in ${name.present}`,
        })),
      )}${tableOf(
        'Names that photos have or are tagged with',
        [
          { head: 'Name', cell: ({ name }) => name, isHead: true },
          { head: 'In photos', cell: ({ present }) => present, isNumber: true },
          { head: 'Tagged', cell: ({ shown }) => shown, isNumber: true },
          { head: 'Precision', cell: (name) => share(precisionOf(name)), isNumber: true },
          { head: 'Recall', cell: (name) => share(recallOf(name)), isNumber: true },
          {
            head: 'Average precision',
            cell: ({ averagePrecision }) => share(averagePrecision),
            isNumber: true,
          },
        ],
        known,
      )}
    </div>
    <h3>Confusions</h3>
    <p>
      What is there and not tagged, and which wrong tag the same photos have instead. A photo counts for each
      such pair.
    </p>
    ${tableOf(
      'Tags that are missing, and what is shown instead',
      [
        { head: 'There, not tagged', cell: ({ missing }) => missing, isHead: true },
        { head: 'Tagged instead', cell: ({ instead }) => instead ?? 'nothing wrong' },
        { head: 'Photos', cell: ({ photos }) => photos, isNumber: true },
      ],
      confusions.slice(0, mostConfusions),
    )}${confusions.length > mostConfusions ? html`<p>${confusions.length - mostConfusions} rarer pairs are left out.</p>` : null}`;
}

/** @returns null where no photo has labels of scenes */
export function scenesSection({ scenes }: EvaluationReport, details: EvaluationDetails): Html | null {
  if (!scenes) return null;
  const judged = details.scenes.filter(({ right }) => right !== null);
  const unjudged = details.scenes.filter(({ right }) => right === null);
  return html`${
    scenes.words.length === 0
      ? null
      : html`<div class="side">
          ${barPlot(
            {
              id: 'scenes',
              title: 'Scenes and actions that people named: share told',
              description: `${scenes.told} of ${scenes.asked} are told in tags or caption.`,
            },
            scenes.words.map(({ word, asked, told }) => ({
              label: word,
              first: told / asked,
              note: `${told} of ${asked}`,
            })),
          )}${tableOf(
            'Scenes and actions that people named',
            [
              { head: 'Word', cell: ({ word }) => word, isHead: true },
              { head: 'Photos', cell: ({ asked }) => asked, isNumber: true },
              { head: 'Told', cell: ({ told }) => told, isNumber: true },
              { head: 'Share', cell: ({ told, asked }) => percent(told / asked), isNumber: true },
            ],
            scenes.words,
          )}
        </div>`
  }
  ${tableOf('Tags of scenes by name', nameColumns, byName(details.scenes))}
  ${longTable(
    'Tags that labels judge',
    [...tagColumns, { head: 'By the label', cell: ({ right }: SceneTag) => (right ? 'right' : 'wrong') }],
    judged,
  )}
  ${unjudged.length > 0 ? html`<p>No label says whether these are right: look at the photos.</p>` : null}
  ${longTable('Tags to be judged by eye', tagColumns, unjudged)}`;
}

const tagColumns = [
  { head: 'Photo', cell: ({ file }: SceneTag) => file, isHead: true },
  { head: 'Tag', cell: ({ name }: SceneTag) => name },
  { head: 'Probability', cell: ({ probability }: SceneTag) => share(probability), isNumber: true },
  { head: 'Shown as', cell: ({ band }: SceneTag) => band },
];

interface SceneName {
  name: string;
  photos: number;
  right: number;
  wrong: number;
}

const nameColumns = [
  { head: 'Tag', cell: ({ name }: SceneName) => name, isHead: true },
  { head: 'Photos', cell: ({ photos }: SceneName) => photos, isNumber: true },
  { head: 'Right', cell: ({ right }: SceneName) => right, isNumber: true },
  { head: 'Wrong', cell: ({ wrong }: SceneName) => wrong, isNumber: true },
  {
    head: 'Not judged',
    cell: ({ photos, right, wrong }: SceneName) => photos - right - wrong,
    isNumber: true,
  },
];

function byName(tags: readonly SceneTag[]): SceneName[] {
  const names = new Map<string, SceneName>();
  for (const { name, right } of tags) {
    const counted = names.get(name) ?? { name, photos: 0, right: 0, wrong: 0 };
    names.set(name, counted);
    counted.photos += 1;
    if (right === true) counted.right += 1;
    if (right === false) counted.wrong += 1;
  }
  return [...names.values()].sort((a, b) => b.photos - a.photos);
}
