/** @file What went wrong most clearly, of each part, worst first. Pure. */
import type { EvaluationDetails } from '../evaluation.ts';
import type { JudgedAnswer, JudgedTag } from '../measure-objects.ts';
import type { JudgedCaption } from '../measure-captions.ts';
import type { CountedPeople } from '../measure-counts.ts';
import type { WrongResult } from '../measure-negations.ts';
import type { ReadText } from '../measure-text.ts';
import type { SearchedCaption } from '../measure-retrieval.ts';

export interface WorstCases {
  /** captions whose photo is not first: not found, then by rank */
  searches: SearchedCaption[];
  /** shown, and not there */
  tags: JudgedTag[];
  /** the opposite of what is so */
  answers: JudgedAnswer[];
  counted: CountedPeople[];
  /** captions that name what is not there */
  captions: (JudgedCaption & { wrong: readonly string[] })[];
  texts: ReadText[];
  without: WrongResult[];
}

const mostCases = 15;
const mostCaptions = 60;

export function worstCases(details: EvaluationDetails): WorstCases {
  return {
    searches: worst(
      details.searches.filter(({ rank }) => rank !== 0),
      ({ rank }) => rank ?? Infinity,
    ),
    tags: worst(
      details.tags.filter(({ shown, present }) => shown && !present),
      ({ probability }) => probability ?? 0,
    ),
    answers: worst(
      details.answers.filter(({ said, truth }) => said !== null && said !== truth),
      ({ confidence }) => confidence ?? 0,
    ),
    counted: worst(
      details.counted.filter((counted) => missedBy(counted) > 0),
      missedBy,
    ),
    captions: worst(
      details.captions.flatMap((caption) =>
        caption.wrong && caption.wrong.length > 0 ? [{ ...caption, wrong: caption.wrong }] : [],
      ),
      ({ wrong }) => wrong.length,
      mostCaptions,
    ),
    texts: worst(
      details.texts.filter(({ wrong }) => wrong > 0),
      ({ wrong }) => wrong,
    ),
    without: details.withoutWrong.slice(0, mostCases),
  };
}

/** Files of the photos that the worst cases are about, each once; without those that screening suggests. */
export function picturedFiles(details: EvaluationDetails): string[] {
  const suggested = new Set(details.alarms.map(({ file }) => file));
  return filesOf(worstCases(details)).filter((file) => !suggested.has(file));
}

function filesOf({ searches, tags, answers, counted, captions, texts, without }: WorstCases): string[] {
  return [
    ...new Set([
      ...searches.flatMap(({ file, first }) => [file, ...(first === null ? [] : [first])]),
      ...[tags, answers, counted, captions, texts, without].flatMap((cases) => cases.map(({ file }) => file)),
    ]),
  ];
}

/** "4 or more" is right from 4 on. */
function missedBy({ counted, atLeast, truth }: CountedPeople): number {
  if (counted === null) return 0;
  return atLeast ? Math.max(0, counted - truth) : Math.abs(counted - truth);
}

function worst<Case>(cases: readonly Case[], badness: (one: Case) => number, most = mostCases): Case[] {
  return [...cases].sort((a, b) => (badness(a) === badness(b) ? 0 : badness(b) - badness(a))).slice(0, most);
}
