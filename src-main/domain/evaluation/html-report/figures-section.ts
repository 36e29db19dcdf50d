/** @file The report's first table: each measure, its figure, and what it means. */
import type { EvaluationReport } from '../evaluation.ts';
import type { Halves } from '../halves.ts';
import { html, type Html } from './html.ts';
import { percent, share, tableOf } from './tables.ts';

interface Figure {
  part: string;
  measure: string;
  value: string | null;
  over: string;
}

export function figuresSection(report: EvaluationReport): Html {
  const figures = [
    ...searchFigures(report),
    ...tagFigures(report),
    ...wordFigures(report),
    ...halvesFigures(report),
    ...textFigures(report),
    ...screeningFigures(report),
  ];
  return html`${tableOf(
    'What was measured',
    [
      { head: 'Part', cell: ({ part }) => part },
      { head: 'Measure', cell: ({ measure }) => measure, isHead: true },
      { head: 'Figure', cell: ({ value }) => value, isNumber: true },
      { head: 'Over', cell: ({ over }) => over },
    ],
    figures,
  )}`;
}

function searchFigures({ retrieval, presence, negations }: EvaluationReport): Figure[] {
  const part = 'Search';
  const figures: Figure[] = [];
  if (retrieval) {
    const over = `${retrieval.queries} captions as queries`;
    figures.push(
      { part, measure: 'the photo is first (R@1)', value: share(retrieval.r1), over },
      { part, measure: 'in the first five (R@5)', value: share(retrieval.r5), over },
      { part, measure: 'in the first ten (R@10)', value: share(retrieval.r10), over },
    );
  }
  if (presence) {
    const absent = `${presence.absent} queries for what no photo shows`;
    const present = `${presence.present} queries for what is there`;
    figures.push(
      {
        part,
        measure: 'tells what is there from what is not (AUC)',
        value: share(presence.auc),
        over: 'both kinds of queries',
      },
      { part, measure: 'says “nothing”, wrongly', value: percent(presence.falseNothing), over: present },
      { part, measure: 'says “nothing”, rightly', value: percent(presence.nothing), over: absent },
      { part, measure: 'has a good match, wrongly', value: percent(presence.falseGood), over: absent },
    );
  }
  if (negations)
    figures.push(
      {
        part,
        measure: 'results of “a … without a …” are really without',
        value: percent(negations.without),
        over: `${negations.results} results of ${negations.queries} queries`,
      },
      {
        part,
        measure: 'right photos kept by “without”',
        value: percent(negations.kept),
        over: 'those that the query alone finds',
      },
    );
  return figures;
}

function tagFigures({ tags, scenes, photos }: EvaluationReport): Figure[] {
  const figures: Figure[] = [];
  if (tags) {
    const [part, over] = ['Tags', `COCO’s 80 names on ${photos} photos`];
    figures.push(
      {
        part,
        measure: 'mean average precision',
        value: share(tags.map),
        over: 'names in three photos or more',
      },
      { part, measure: 'precision of what is shown', value: share(tags.precision), over },
      { part, measure: 'recall', value: share(tags.recall), over },
      { part, measure: 'F1', value: share(tags.f1), over },
    );
  }
  if (scenes)
    figures.push(
      {
        part: 'Scenes',
        measure: 'told in tags or caption',
        value: `${scenes.told} of ${scenes.asked}`,
        over: 'scenes and actions that people named',
      },
      {
        part: 'Scenes',
        measure: 'precision of tags',
        value: share(scenes.precision) ?? 'not measured',
        over:
          scenes.precision === null
            ? 'no label says what is absent'
            : `${scenes.judged} tags that labels judge`,
      },
    );
  return figures;
}

function wordFigures({ captions, bareCaptions, counts, questions }: EvaluationReport): Figure[] {
  const figures: Figure[] = [];
  if (captions) {
    const part = 'Captions';
    figures.push(
      {
        part,
        measure: 'things named that are not there (CHAIRi)',
        value: share(captions.chairI),
        over: 'things named',
      },
      {
        part,
        measure: 'captions with such a thing (CHAIRs)',
        value: share(captions.chairS),
        over: 'captions',
      },
      {
        part,
        measure: 'things named of those there',
        value: share(captions.objectRecall),
        over: 'objects of labels',
      },
    );
  }
  figures.push({
    part: 'Captions',
    measure: 'no more than “A photo” and when or where',
    value: percent(bareCaptions.share),
    over: `${bareCaptions.photos} photos`,
  });
  if (counts)
    figures.push(
      { part: 'Counts', measure: 'right', value: percent(counts.exact), over: 'those answered' },
      {
        part: 'Counts',
        measure: 'right within one',
        value: percent(counts.withinOne),
        over: 'those answered',
      },
      { part: 'Counts', measure: 'no answer', value: percent(counts.abstained), over: 'all questions' },
    );
  if (questions)
    figures.push(
      { part: 'Questions', measure: 'right', value: percent(questions.accuracy), over: 'those answered' },
      { part: 'Questions', measure: 'no answer', value: percent(questions.abstained), over: 'all questions' },
    );
  return figures;
}

function halvesFigures({ halves }: EvaluationReport): Figure[] {
  const figures: Figure[] = [];
  const both = ({ even, odd }: Halves<number>) => `${percent(even)}, ${percent(odd)}`;
  const over = 'photos at even places, at odd places';
  const part = 'Halves';
  if (halves?.counts) {
    const { even, odd } = halves.counts;
    const value = both({ even: even.withinOne, odd: odd.withinOne });
    figures.push({ part, measure: 'counts right within one', value, over });
  }
  if (halves?.questions && halves.fitted) {
    const { questions, fitted } = halves;
    const right = both({ even: questions.even.accuracy, odd: questions.odd.accuracy });
    const rightFitted = both({ even: fitted.even.accuracy, odd: fitted.odd.accuracy });
    figures.push(
      { part, measure: 'questions right', value: right, over },
      { part, measure: 'questions right, thresholds fitted on the other half', value: rightFitted, over },
    );
  }
  return figures;
}

function textFigures({ text }: EvaluationReport): Figure[] {
  if (!text) return [];
  const part = 'Text';
  const over = `${text.photos} photos with text`;
  const read =
    text.photos === 0
      ? []
      : [
          { part, measure: 'characters read right', value: share(text.characterAccuracy), over },
          { part, measure: 'words read', value: share(text.wordRecall), over },
        ];
  if (text.withoutText === 0) return read;
  const without = `${text.withoutText} photos without text`;
  return [...read, { part, measure: 'text is read, wrongly', value: percent(text.falseText), over: without }];
}

function screeningFigures({ screening }: EvaluationReport): Figure[] {
  if (!screening) return [];
  const { harmless, falseAlarms, falseAlarmsAtMost, sensitive, found } = screening;
  const part = 'Screening';
  const wrongly: Figure = {
    part,
    measure: 'suggested, wrongly',
    value: `${percent(falseAlarms)} (at most ${percent(falseAlarmsAtMost)}, 95% certain)`,
    over: `${harmless} photos that are harmless or not labelled`,
  };
  if (sensitive === 0) return [wrongly];
  const over = `${sensitive} photos that are not harmless`;
  return [wrongly, { part, measure: 'suggested, rightly', value: percent(found), over }];
}
