/**
 * @file The report of an evaluation as one HTML document: no scripts, nothing from the network, small
 * pictures only where they are asked for.
 */
import type { EvaluationDetails, EvaluationReport } from '../evaluation.ts';
import { answersSection } from './answers-section.ts';
import { calibrationSection } from './calibration-section.ts';
import { describedSection } from './described-section.ts';
import { figuresSection } from './figures-section.ts';
import { Html, html } from './html.ts';
import { searchSection } from './search-section.ts';
import { styleSheet } from './style.ts';
import { namesSection, scenesSection } from './tags-section.ts';
import type { WorstCases } from './worst-cases.ts';
import {
  captionsSection,
  screeningSection,
  textSection,
  worstSection,
  type Pictures,
} from './worst-section.ts';

export interface ReportPage {
  report: EvaluationReport;
  details: EvaluationDetails;
  worst: WorstCases;
  /** name of the labelled folder */
  folder: string;
  /** "encoder", and the model's title and id */
  models: readonly { role: string; title: string; id: string }[];
  /** of Sightline */
  version: string;
  measuredAt: Date;
  pictures: Pictures;
}

/** Stands in every report, so that a report can be replaced, and no other file is. */
export const reportMark = '<meta name="generator" content="Sightline evaluation report">';

interface Section {
  id: string;
  title: string;
  content: Html | null;
}

/** The whole document. */
export function reportPage(page: ReportPage): string {
  const sections = sectionsOf(page).filter(({ content }) => content !== null && content.text.trim() !== '');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        ${new Html(reportMark)}
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Evaluation of ${page.folder}</title>
        <style>
          ${new Html(styleSheet)}
        </style>
      </head>
      <body>
        ${header(page)}
        <nav aria-label="Parts of the report">
          <ul>
            ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </nav>
        <main>
          ${sections.map(
            ({ id, title, content }) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}">${title}</h2>
                ${content}
              </section> `,
          )}
        </main>
      </body>
    </html> `.text;
}

function header({ folder, models, version, measuredAt, report, pictures }: ReportPage): Html {
  const date = measuredAt.toISOString().slice(0, 10);
  return html`<header>
    <h1>Evaluation of ${folder}</h1>
    <p>
      ${report.photos} photos, measured on ${date} with Sightline
      ${version}${models.map(({ role, title, id }) => html`; ${role} ${title} (${id})`)}. What the figures
      mean is in docs/evaluation.md.
    </p>
    <p>
      ${
        pictures === null
          ? 'This report has no pictures, but names of files, captions and labels of the photos. With --pictures it has small ones of the worst cases.'
          : `This report has small pictures of ${pictures.size} of the photos: give it only to people who may see them.`
      }
    </p>
  </header>`;
}

function sectionsOf({ report, details, worst, pictures }: ReportPage): Section[] {
  return [
    { id: 'figures', title: 'Figures', content: figuresSection(report) },
    { id: 'calibration', title: 'Do probabilities hold?', content: calibrationSection(report) },
    { id: 'search', title: 'Search', content: searchSection(report, details) },
    { id: 'tags', title: 'Tags', content: namesSection(report, details) },
    { id: 'scenes', title: 'Scenes and actions', content: scenesSection(report, details) },
    { id: 'captions', title: 'Captions', content: captionsSection(details, worst, pictures) },
    { id: 'described', title: 'Descriptions', content: describedSection(report, details) },
    { id: 'answers', title: 'Answers', content: answersSection(details) },
    { id: 'text', title: 'Text', content: textSection(details, worst, pictures) },
    { id: 'screening', title: 'Screening', content: screeningSection(details) },
    { id: 'worst', title: 'Worst cases', content: worstSection(worst, pictures) },
  ];
}
