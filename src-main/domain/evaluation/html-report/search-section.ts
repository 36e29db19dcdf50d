/** @file How searches did: ranks of photos, what is there and what is not, "without". */
import { sigmoid } from '../../shared/log-odds.ts';
import type { EvaluationDetails, EvaluationReport } from '../evaluation.ts';
import type { SearchedName } from '../measure-presence.ts';
import { html, type Html } from './html.ts';
import { barPlot, rocPlot } from './plots.ts';
import { percent, share, tableOf } from './tables.ts';

/** Nothing where it was not measured. */
export function searchSection(report: EvaluationReport, details: EvaluationDetails): Html {
  return html`${ranks(report, details)}${presence(report, details)}`;
}

function ranks({ retrieval }: EvaluationReport, { searches }: EvaluationDetails): Html | null {
  if (!retrieval) return null;
  const rows = [...Array.from({ length: 10 }, (_, rank): number | null => rank), null].map((rank) => {
    const captions = searches.filter((search) => search.rank === rank).length;
    return {
      label: rank === null ? 'not in ten' : String(rank + 1),
      captions,
      share: captions / searches.length,
    };
  });
  return html`<h3>The photo of a sentence</h3>
    <div class="side">
      ${barPlot(
        {
          id: 'ranks',
          title: 'Place of the photo among the results',
          description: `Of ${retrieval.queries} captions, ${percent(retrieval.r1)} find their photo first, ${percent(retrieval.r10)} in the first ten.`,
        },
        rows.map(({ label, captions, share: part }) => ({ label, first: part, note: String(captions) })),
      )}${tableOf(
        'Captions by the place of their photo',
        [
          { head: 'Place', cell: ({ label }) => label, isHead: true },
          { head: 'Captions', cell: ({ captions }) => captions, isNumber: true },
          { head: 'Share', cell: ({ share: part }) => percent(part), isNumber: true },
        ],
        rows,
      )}
    </div>`;
}

function presence(
  { presence: measured }: EvaluationReport,
  { presence: queries }: EvaluationDetails,
): Html | null {
  if (!measured) return null;
  const missed = queries.filter(({ present, good, maybe }) => present && good + maybe === 0);
  const invented = queries
    .filter(({ present, good, maybe }) => !present && good + maybe > 0)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const columns = [
    { head: 'Query', cell: ({ query }: SearchedName) => query, isHead: true },
    {
      head: 'Probability of the best',
      cell: ({ score }: SearchedName) => share(probability(score)),
      isNumber: true,
    },
    { head: 'Good', cell: ({ good }: SearchedName) => good, isNumber: true },
    { head: 'Maybe', cell: ({ maybe }: SearchedName) => maybe, isNumber: true },
    { head: 'First photo', cell: ({ first }: SearchedName) => first },
  ];
  return html`<h3>Is anything here?</h3>
    <div class="side">
      ${rocPlot(
        {
          id: 'presence',
          title: 'Queries for what is there against queries for what is not',
          description: `The area under the curve is ${share(measured.auc)}: how often the best match of a present query is above that of an absent one.`,
        },
        rocSteps(queries),
      )}${tableOf(
        'Present and absent queries at each limit',
        [
          { head: 'Probability from', cell: ({ limit }) => share(probability(limit)), isHead: true },
          { head: 'Present above', cell: ({ trueShare }) => percent(trueShare), isNumber: true },
          { head: 'Absent above', cell: ({ falseShare }) => percent(falseShare), isNumber: true },
        ],
        tenOf(rocSteps(queries)),
      )}
    </div>
    ${tableOf('There, and the search says “nothing”', columns.slice(0, 1), missed)}
    ${tableOf('Not there, and something is found', columns, invented)}`;
}

interface Step {
  limit: number;
  trueShare: number;
  falseShare: number;
}

/** One step for each score that a query's best hit has, highest first. */
function rocSteps(queries: readonly SearchedName[]): Step[] {
  const limits = [...new Set(queries.flatMap(({ score }) => score ?? []))].sort((a, b) => b - a);
  const shareAbove = (isPresent: boolean, limit: number) => {
    const some = queries.filter(({ present }) => present === isPresent);
    return some.filter(({ score }) => score !== null && score >= limit).length / some.length;
  };
  return limits.map((limit) => ({
    limit,
    trueShare: shareAbove(true, limit),
    falseShare: shareAbove(false, limit),
  }));
}

/** At most ten, evenly spread, the last one included. */
function tenOf(steps: readonly Step[]): Step[] {
  const every = Math.max(1, Math.ceil(steps.length / 10));
  return steps.filter((_, index) => (steps.length - 1 - index) % every === 0);
}

function probability(score: number | null): number | null {
  return score === null ? null : sigmoid(score);
}
