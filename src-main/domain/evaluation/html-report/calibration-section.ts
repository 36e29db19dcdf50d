/** @file How far stated probabilities hold: a curve and a table for each kind of statement. */
import { calibratedParts, type EvaluationReport } from '../evaluation.ts';
import type { Reliability } from '../calibration-error.ts';
import { html, type Html } from './html.ts';
import { reliabilityPlot } from './plots.ts';
import { share, tableOf } from './tables.ts';

/** @returns null where nothing was stated that labels judge */
export function calibrationSection({ calibration }: EvaluationReport): Html | null {
  const parts = calibratedParts.flatMap(({ part, words }) => {
    const reliability = calibration[part];
    return reliability ? [partOf(part, words, reliability)] : [];
  });
  if (parts.length === 0) return null;
  return html`<p>
      A probability holds where of all statements with .7 seven in ten are right: on the dashed diagonal.
      Larger dots are more statements. The expected calibration error is the mean distance from the diagonal,
      weighted by statements; up to .06 is meant to be reached.
    </p>
    <div class="cards">${parts}</div>`;
}

function partOf(id: string, words: string, { expectedError, statements, bins }: Reliability): Html {
  const title = `${words[0]!.toUpperCase()}${words.slice(1)}`;
  return html`<div>
    <h3>${title}</h3>
    <p>Expected calibration error ${share(expectedError)} over ${statements} statements.</p>
    ${reliabilityPlot(
      {
        id: `calibration-${id}`,
        title: `${title}: stated and right`,
        description: `Expected calibration error ${share(expectedError)} over ${statements} statements.`,
      },
      bins,
    )}
    ${tableOf(
      `${title}: statements by probability`,
      [
        { head: 'Probability', cell: ({ from, to }) => `${share(from)} to ${share(to)}`, isHead: true },
        { head: 'Statements', cell: ({ statements: size }) => size, isNumber: true },
        { head: 'Stated', cell: ({ stated }) => share(stated), isNumber: true },
        { head: 'Right', cell: ({ right }) => share(right), isNumber: true },
      ],
      bins.filter(({ statements: size }) => size > 0),
    )}
  </div>`;
}
