/** @file The measures of an evaluation as text and as JSON. */
import type { ModelPack } from '../../../src-preload/contract/index.ts';
import type { Reliability } from '../../domain/evaluation/calibration-error.ts';
import {
  calibratedParts,
  type EvaluationReport,
  type EvaluationResult,
} from '../../domain/evaluation/evaluation.ts';
import type { Halves, HalvesReport } from '../../domain/evaluation/halves.ts';
import { count, duration, labelled, number, percent } from './words.ts';

/** The models that were measured; null = there is none of this role. */
export interface MeasuredModels {
  encoder: ModelPack | null;
  detector: ModelPack | null;
}

/** The report, tags of single names, and scenes and actions that the labels do not judge. */
export function reportJson({ report, details }: EvaluationResult, { encoder, detector }: MeasuredModels) {
  return {
    models: { encoder: encoder?.id ?? null, detector: detector?.id ?? null },
    ...report,
    names: details.names,
    scenesToJudge: details.scenes
      .filter(({ right }) => right === null)
      .map(({ file, name, probability, band }) => ({ file, name, probability, band })),
  };
}

/** One line a measure, a table for each calibration; what was not measured is left out. */
export function reportText(report: EvaluationReport, { encoder, detector }: MeasuredModels): string {
  return [
    ...[encoder, detector].map((pack) => pack && labelled(pack.role, `${pack.id}  ${pack.title}`)),
    ...searchLines(report),
    ...pictureLines(report),
    ...calibratedParts.map(({ part, words }) => {
      const reliability = report.calibration[part];
      return reliability && reliabilityText(words, reliability);
    }),
    `Measured in ${duration(report.seconds)}.`,
  ]
    .filter((line) => line !== null)
    .join('\n');
}

function searchLines({ retrieval, presence, negations }: EvaluationReport): (string | null)[] {
  return [
    retrieval &&
      labelled(
        'search',
        `R@1 ${digits(retrieval.r1)}, R@5 ${digits(retrieval.r5)}, R@10 ${digits(retrieval.r10)} ` +
          `over ${count(retrieval.queries, 'caption')}`,
      ),
    presence &&
      labelled(
        'nothing',
        `is anything here? AUC ${digits(presence.auc)} over ${presence.present} present and ` +
          `${presence.absent} absent queries; says “nothing” for ${percent(presence.falseNothing)} of the ` +
          `present and ${percent(presence.nothing)} of the absent ones, ` +
          `a good match for ${percent(presence.falseGood)} of the absent ones`,
      ),
    negations &&
      labelled(
        'without',
        `${percent(negations.without)} of ${count(negations.results, 'result')} of ` +
          `${count(negations.queries, 'query', 'queries')} really without, ` +
          `${percent(negations.kept)} of the right ones kept`,
      ),
  ];
}

function pictureLines(report: EvaluationReport): (string | null)[] {
  const { tags, captions, described, bareCaptions, scenes, counts, questions, text, screening } = report;
  return [
    tags &&
      labelled(
        'tags',
        `mAP ${digits(tags.map)}, precision ${digits(tags.precision)}, ` +
          `recall ${digits(tags.recall)}, F1 ${digits(tags.f1)}`,
      ),
    captions &&
      labelled(
        'captions',
        `CHAIRi ${digits(captions.chairI)}, CHAIRs ${digits(captions.chairS)}, ` +
          `recall of objects ${digits(captions.objectRecall)}`,
      ),
    described
      ? labelled(
          'described',
          `CHAIRi ${digits(described.written.chairI)} as written, ${digits(described.checked.chairI)} as shown; ` +
            `CHAIRs ${digits(described.written.chairS)}, ${digits(described.checked.chairS)}; ` +
            `recall of objects ${digits(described.written.objectRecall)}, ${digits(described.checked.objectRecall)}; ` +
            `${described.withheld} of ${described.photos} withheld`,
        )
      : null,
    labelled(
      '',
      `${percent(bareCaptions.share)} of ${count(bareCaptions.photos, 'caption')} name nothing seen`,
    ),
    scenes && labelled('scenes', scenesText(scenes)),
    counts &&
      labelled(
        'counts',
        `exact ${percent(counts.exact)}, within one ${percent(counts.withinOne)}, ` +
          `no answer ${percent(counts.abstained)}`,
      ),
    questions &&
      labelled(
        'questions',
        `right ${percent(questions.accuracy)}, no answer ${percent(questions.abstained)}`,
      ),
    text && labelled('text', textText(text)),
    screening && labelled('screening', screeningText(screening)),
    ...(report.halves ? halvesLines(report.halves) : []),
  ];
}

function halvesLines({ questions, fitted, counts }: HalvesReport): (string | null)[] {
  return [
    counts &&
      labelled(
        'halves',
        `counts of people: within one ${both(counts, ({ withinOne }) => percent(withinOne))}, ` +
          `no answer ${both(counts, ({ abstained }) => percent(abstained))}`,
      ),
    questions &&
      labelled(
        counts ? '' : 'halves',
        `questions: right ${both(questions, ({ accuracy }) => percent(accuracy))}, ` +
          `no answer ${both(questions, ({ abstained }) => percent(abstained))}`,
      ),
    ...(fitted ? [fitted.even, fitted.odd] : []).map(({ absentBelow, presentFrom, accuracy, abstained }) =>
      labelled(
        '',
        `fitted on the other half (“no” below ${absentBelow}, “yes” from ${presentFrom}): ` +
          `right ${percent(accuracy)}, no answer ${percent(abstained)}`,
      ),
    ),
  ];
}

function both<Of>({ even, odd }: Halves<Of>, words: (half: Of) => string): string {
  return `${words(even)} and ${words(odd)}`;
}

function screeningText(screening: NonNullable<EvaluationReport['screening']>): string {
  const { harmless, falseAlarms, falseAlarmsAtMost, sensitive, found } = screening;
  const alarms = [
    `suggests ${Math.round(falseAlarms * harmless)} of ${count(harmless, 'harmless photo')}`,
    `${perThousand(falseAlarms)} of 1,000, and ${perThousand(falseAlarmsAtMost)} at most (95% certain)`,
  ].join(': ');
  return sensitive === 0 ? alarms : `${alarms}; ${percent(found)} of ${number(sensitive)} that are not`;
}

function perThousand(share: number): string {
  return (share * 1_000).toFixed(0);
}

function textText(text: NonNullable<EvaluationReport['text']>): string {
  const { photos, characterAccuracy, wordRecall, withoutText, falseText } = text;
  return [
    photos > 0 &&
      `${digits(characterAccuracy)} of the characters and ${digits(wordRecall)} of the words ` +
        `in ${count(photos, 'photo')}`,
    withoutText > 0 && `some read in ${percent(falseText)} of ${count(withoutText, 'photo')} without`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function scenesText({ told, asked, precision, judged }: NonNullable<EvaluationReport['scenes']>): string {
  return (
    `${told} of ${asked} scenes and actions told in tags or caption; ` +
    (precision === null
      ? 'precision not measured, the labels name no absent ones'
      : `precision ${digits(precision)} over ${count(judged, 'tag')}`)
  );
}

function reliabilityText(words: string, { expectedError, statements, bins }: Reliability): string {
  const rows = bins.flatMap(({ stated, right, statements: size }) =>
    stated === null || right === null
      ? []
      : [`  ${digits(stated).padStart(6)} ${digits(right).padStart(6)} ${String(size).padStart(6)}`],
  );
  return [
    `calibration of ${words}: expected error ${digits(expectedError)} over ${count(statements, 'statement')}`,
    '  stated  right      n',
    ...rows,
  ].join('\n');
}

function digits(value: number): string {
  return value.toFixed(3);
}
