/** @file How answers did: numbers of people, and yes or no. */
import type { EvaluationDetails } from '../evaluation.ts';
import { countMatrix } from './confusions.ts';
import { html, type Html } from './html.ts';
import { matrixOf } from './tables.ts';

/** @returns null where nothing was asked */
export function answersSection({ counted, answers }: EvaluationDetails): Html | null {
  if (counted.length + answers.length === 0) return null;
  return html`${countsPart(counted)}${questionsPart(answers)}`;
}

function countsPart(counted: EvaluationDetails['counted']): Html | null {
  if (counted.length === 0) return null;
  const { rows, columns, cells } = countMatrix(counted);
  return html`<h3>How many people are there?</h3>
    <p>
      Photos by the number that their label has (rows) and the number told (columns). “4 or more” is told as
      4.
    </p>
    ${matrixOf({ caption: 'Numbers of people, by label and told', corner: 'Label', rows, columns }, cells)}`;
}

function questionsPart(answers: EvaluationDetails['answers']): Html | null {
  if (answers.length === 0) return null;
  const truths = [true, false];
  const cells = truths.map((truth) =>
    [true, false, null].map(
      (said) => answers.filter((answer) => answer.truth === truth && answer.said === said).length,
    ),
  );
  return html`<h3>Is there a …?</h3>
    ${matrixOf(
      {
        caption: 'Yes and no, by label and told',
        corner: 'Label',
        rows: ['yes', 'no'],
        columns: ['yes', 'no', 'no answer'],
      },
      cells,
    )}`;
}
