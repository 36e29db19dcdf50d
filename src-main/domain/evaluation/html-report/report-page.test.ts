/** @file The report of an evaluation: its parts, its tables beside the plots, and what it must not contain. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reliabilityOf } from '../calibration-error.ts';
import type { EvaluationDetails, EvaluationReport } from '../evaluation.ts';
import { html } from './html.ts';
import { reportMark, reportPage, type ReportPage } from './report-page.ts';
import { tokens } from './style.ts';
import { worstCases } from './worst-cases.ts';

const nothing: EvaluationReport = {
  photos: 2,
  retrieval: null,
  tags: null,
  captions: null,
  bareCaptions: { photos: 2, share: 0 },
  questions: null,
  scenes: null,
  counts: null,
  halves: null,
  text: null,
  screening: null,
  presence: null,
  negations: null,
  calibration: { tags: null, scenes: null, questions: null, allQuestions: null, search: null },
  seconds: 1,
};
const noDetails: EvaluationDetails = {
  searches: [],
  names: [],
  tags: [],
  answers: [],
  captions: [],
  described: [],
  scenes: [],
  counted: [],
  texts: [],
  alarms: [],
  presence: [],
  withoutWrong: [],
};

const full: Pick<ReportPage, 'report' | 'details'> = {
  report: {
    ...nothing,
    retrieval: { queries: 2, r1: 0.5, r5: 0.5, r10: 0.5 },
    tags: { map: 0.8, precision: 0.5, recall: 0.5, f1: 0.5 },
    captions: { chairI: 0.5, chairS: 0.5, objectRecall: 0.5 },
    described: {
      ...{ models: ['Tiny'], photos: 2, withheld: 1, marks: 3, lines: 1 },
      written: { chairI: 0.62, chairS: 1, objectRecall: 0.5 },
      checked: { chairI: 0.13, chairS: 0, objectRecall: 0.4 },
      things: { confirmed: 4, unsure: 2, 'left out': 7 },
    },
    questions: { accuracy: 0.5, abstained: 0 },
    scenes: {
      asked: 2,
      told: 1,
      precision: 0.5,
      judged: 2,
      words: [{ word: 'beach', asked: 2, told: 1 }],
    },
    counts: { exact: 0.5, withinOne: 1, abstained: 0 },
    halves: {
      questions: { even: { accuracy: 0.96, abstained: 0 }, odd: { accuracy: 0.94, abstained: 0 } },
      fitted: {
        even: { absentBelow: 0.05, presentFrom: 0.4, accuracy: 0.95, abstained: 0 },
        odd: { absentBelow: 0.1, presentFrom: 0.3, accuracy: 0.93, abstained: 0 },
      },
      counts: {
        even: { exact: 0.8, withinOne: 0.95, abstained: 0 },
        odd: { exact: 0.7, withinOne: 0.9, abstained: 0 },
      },
    },
    text: { photos: 1, characterAccuracy: 0.8, wordRecall: 0.5, withoutText: 0, falseText: 0 },
    screening: { harmless: 2, falseAlarms: 0.5, falseAlarmsAtMost: 0.98, sensitive: 0, found: 0 },
    presence: { present: 2, absent: 2, auc: 0.875, falseNothing: 0.5, nothing: 0.5, falseGood: 0 },
    negations: { queries: 1, results: 2, without: 0.5, kept: 1 },
    calibration: {
      ...nothing.calibration,
      tags: reliabilityOf([
        { probability: 0.9, right: true },
        { probability: 0.5, right: false },
      ]),
    },
  },
  details: {
    searches: [
      { text: 'A dog', file: 'a.jpg', rank: 0, first: 'a.jpg' },
      { text: 'A <b>cat</b>', file: 'b.jpg', rank: null, first: 'a.jpg' },
    ],
    names: [{ name: 'dog', present: 2, shown: 1, right: 1, averagePrecision: 0.8 }],
    tags: [
      { file: 'a.jpg', name: 'dog', probability: 0.9, shown: true, present: true },
      { file: 'b.jpg', name: 'dog', probability: null, shown: false, present: true },
      { file: 'b.jpg', name: 'cat', probability: 0.5, shown: true, present: false },
    ],
    answers: [
      {
        file: 'b.jpg',
        question: 'Is there a cat?',
        answer: 'Yes.',
        truth: false,
        said: true,
        probability: 0.9,
        confidence: 0.9,
      },
    ],
    captions: [{ file: 'b.jpg', text: 'A cat.', wrong: ['cat'], missing: ['dog'], bare: false }],
    described: [
      {
        ...{ file: 'a.jpg', written: 'A dog with a bear.', shown: 'A dog.', wrong: ['bear'], wrongShown: [] },
      },
      { file: 'b.jpg', written: 'A dog.', shown: null, wrong: [], wrongShown: [] },
    ],
    scenes: [
      { file: 'a.jpg', name: 'beach', probability: 0.8, band: 'sure', right: true },
      { file: 'b.jpg', name: 'snow', probability: 0.8, band: 'sure', right: false },
      { file: 'b.jpg', name: 'night', probability: 0.4, band: 'maybe', right: null },
    ],
    counted: [{ file: 'a.jpg', answer: 'Two.', counted: 2, atLeast: false, truth: 1 }],
    alarms: [{ file: 'a.jpg', reasons: ['Documents: it has a number'], harmless: true }],
    texts: [{ file: 'a.jpg', expected: 'a stop', read: 'a step', wrong: 1 }],
    presence: [
      { query: 'dog', present: true, score: 1, good: 1, maybe: 0, first: 'a.jpg' },
      { query: 'bed', present: true, score: null, good: 0, maybe: 0, first: null },
      { query: 'an igloo', present: false, score: -1, good: 0, maybe: 1, first: 'b.jpg' },
      { query: 'an octopus', present: false, score: null, good: 0, maybe: 0, first: null },
    ],
    withoutWrong: [{ query: 'a dog without a cat', file: 'b.jpg' }],
  },
};

function pageOf(of: Partial<ReportPage> = {}): string {
  const details = of.details ?? noDetails;
  return reportPage({
    report: nothing,
    details,
    worst: worstCases(details),
    folder: 'my <labels>',
    models: [{ role: 'encoder', title: 'Starter', id: 'starter' }],
    version: '1.2.3',
    measuredAt: new Date('2026-02-03T04:05:06Z'),
    pictures: null,
    ...of,
  });
}

const all = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map((match) => match[1]!.trim());

describe('the report', () => {
  const page = pageOf(full);

  it('has a heading for each part, and a link to it', () => {
    const ids = all(page, /<h2 id="([^"]+)"/g);
    expect(ids).toEqual([
      'figures',
      'calibration',
      'search',
      'tags',
      'scenes',
      'captions',
      'described',
      'answers',
      'text',
      'screening',
      'worst',
    ]);
    expect(all(page, /<a href="#([^"]+)"/g)).toEqual(ids);
    expect(all(page, /<h1>([^]*?)<\/h1>/g)).toEqual(['Evaluation of my &lt;labels&gt;']);
    expect(page.replace(/\s+/g, ' ')).toContain(
      'measured on 2026-02-03 with Sightline 1.2.3; encoder Starter (starter)',
    );
  });

  it('names and describes each plot, and has a table after it', () => {
    const plots = page.split('<svg').slice(1);
    expect(plots).toHaveLength(5);
    for (const plot of plots) {
      const ids = /aria-labelledby="(\S+) (\S+)"/.exec(plot)!;
      expect(plot).toContain(`<title id="${ids[1]}">`);
      expect(plot).toContain(`<desc id="${ids[2]}">`);
      expect(plot).toContain('<caption>');
    }
    const known = all(page, /\sid="([^"]+)"/g);
    expect(new Set(known).size).toBe(known.length);
    expect(page).not.toContain('NaN');
  });

  it('says what a describer names that is not there, without and with the check', () => {
    const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('Tiny described 2 photos with labelled objects; of 1 of them nothing is shown.');
    expect(text).toMatch(/not there \(CHAIRi\) \.62 \.13/);
    expect(text).toMatch(/confirmed 4 after “perhaps” 2 left out 7/);
    expect(text).toMatch(/a\.jpg A dog with a bear\. bear A dog\./);
    expect(pageOf().includes('id="described"')).toBe(false);
  });

  it('names tables each by itself, with headings of rows and columns', () => {
    const captions = all(page, /<caption>([^]*?)<\/caption>/g);
    expect(new Set(captions).size).toBe(captions.length);
    expect(captions).toEqual(
      expect.arrayContaining([
        'What was measured',
        'Tags: statements by probability',
        'There, and the search says “nothing”',
        'Tags that are missing, and what is shown instead',
        'Tags to be judged by eye',
        'Captions that name what is not there',
        'Without and with the check',
        'What became of the things that it names',
        'Descriptions that name what is not there',
        'Numbers of people, by label and told',
        'Wrong answers, surest first',
        'Photos that screening suggests',
        'Texts that are read wrong, most wrong characters first',
      ]),
    );
    for (const table of page.split('<table').slice(1)) expect(table).toMatch(/scope="row"/);
  });

  it('escapes what people wrote, and has no scripts and nothing from elsewhere', () => {
    expect(page).toContain('A &lt;b&gt;cat&lt;/b&gt;');
    expect(page).toContain(reportMark);
    expect(page.indexOf(reportMark)).toBeLessThan(500);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:|url\(|@import|<img/);
  });

  it('has pictures only where they are given, and says so', () => {
    expect(page).toContain('This report has no pictures');
    const pictures = new Map([['b.jpg', 'data:image/webp;base64,AAAA']]);
    const withPictures = pageOf({ ...full, pictures });
    expect(withPictures).toContain('small pictures of 1 of the photos');
    expect(all(withPictures, /<img src="([^"]+)"/g)).toContain('data:image/webp;base64,AAAA');
    expect(withPictures).toContain('a.jpg');
  });

  it('leaves out what was not measured', () => {
    const bare = pageOf();
    expect(all(bare, /<h2 id="([^"]+)"/g)).toEqual(['figures']);
    expect(bare).not.toContain('<svg');
  });
});

it('escapes texts and numbers, and no HTML twice', () => {
  expect(html`<p>${'<&"\'>'}${1}${null}${[html`<b>${'a&b'}</b>`, 'c']}</p>`.text).toBe(
    '<p>&lt;&amp;&quot;&#39;&gt;1<b>a&amp;b</b>c</p>',
  );
  expect(html`${'a\u0000b'}`.text).toBe('a\uFFFDb');
});

it('has the colours and sizes of the interface', () => {
  const css = readFileSync('src-renderer/styles/tokens.css', 'utf8');
  for (const [name, value] of Object.entries(tokens)) expect(css, name).toContain(`--${name}: ${value};`);
});
