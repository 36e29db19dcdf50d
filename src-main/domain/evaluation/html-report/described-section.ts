/** @file What a describer wrote: what it names that is not there, before and after it was checked. */
import type { EvaluationDetails, EvaluationReport } from '../evaluation.ts';
import type { CaptionMeasures } from '../measures.ts';
import { html, type Html } from './html.ts';
import { longTable, share, tableOf } from './tables.ts';

/** @returns null where no model has described photos with labelled objects */
export function describedSection({ described }: EvaluationReport, details: EvaluationDetails): Html | null {
  if (!described) return null;
  const { models, photos, withheld, written, checked, things, marks, lines } = described;
  const measures: { measure: string; of: (measured: CaptionMeasures) => number }[] = [
    { measure: 'things named that are not there (CHAIRi)', of: ({ chairI }) => chairI },
    { measure: 'descriptions with such a thing (CHAIRs)', of: ({ chairS }) => chairS },
    { measure: 'share of the objects of labels that is named', of: ({ objectRecall }) => objectRecall },
  ];
  const wrong = details.described.filter((one) => one.wrong.length > 0);
  return html`<p>
      ${models.join(', ')} described ${photos} photos with labelled objects; of ${withheld} of them nothing is
      shown. It marked ${marks} things and areas, and read ${lines} lines of text. What stands after “perhaps”
      counts as named.
    </p>
    ${tableOf(
      'Without and with the check',
      [
        { head: 'Measure', cell: ({ measure }) => measure, isHead: true },
        { head: 'As written', cell: ({ of }) => share(of(written)), isNumber: true },
        { head: 'As shown', cell: ({ of }) => share(of(checked)), isNumber: true },
      ],
      measures,
    )}
    ${tableOf(
      'What became of the things that it names',
      [
        { head: 'Thing', cell: ({ what }) => what, isHead: true },
        { head: 'Count', cell: ({ count }) => count, isNumber: true },
      ],
      [
        { what: 'confirmed', count: things.confirmed },
        { what: 'after “perhaps”', count: things.unsure },
        { what: 'left out', count: things['left out'] },
      ],
    )}
    ${longTable(
      'Descriptions that name what is not there',
      [
        { head: 'Photo', cell: ({ file }) => file, isHead: true },
        { head: 'As written', cell: ({ written: text }) => text },
        { head: 'Not there', cell: (one) => html`<span class="wrong">${one.wrong.join(', ')}</span>` },
        { head: 'As shown', cell: ({ shown }) => shown },
        { head: 'Still named', cell: ({ wrongShown }) => wrongShown.join(', ') || null },
      ],
      wrong,
    )}`;
}
