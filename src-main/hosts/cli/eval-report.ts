/** @file Writes the HTML report of an evaluation. */
import { basename } from 'node:path';
import type { EvaluationResult } from '../../domain/evaluation/evaluation.ts';
import { reportMark, reportPage } from '../../domain/evaluation/html-report/report-page.ts';
import { picturedFiles, worstCases } from '../../domain/evaluation/html-report/worst-cases.ts';
import { smallPicture } from '../../adapters/sharp/small-picture.ts';
import type { MeasuredModels } from './eval-output.ts';
import { checkOwn, replaceOwn } from './write-out.ts';

const what = 'a report of Sightline';
/** twice the size at which they are shown */
const pictureSize = { width: 240, height: 180 };

/** @throws AppError bad_input: it cannot be written there, or another file is there */
export function checkReport(path: string): Promise<void> {
  return checkOwn(path, reportMark, what);
}

export interface ReportOf {
  /** the labelled folder */
  folder: string;
  models: MeasuredModels;
  /** of Sightline */
  version: string;
  withPictures: boolean;
}

/** The library that was measured must still be there: pictures are made from its previews. */
export async function writeReport(
  path: string,
  { report, details, photos }: EvaluationResult,
  { folder, models, version, withPictures }: ReportOf,
): Promise<void> {
  const worst = worstCases(details);
  const previews = new Map(photos.map(({ label, photo }) => [label.file, photo.previews.grid]));
  const page = reportPage({
    report,
    details,
    worst,
    folder: basename(folder),
    models: [models.encoder, models.detector].flatMap((pack) => pack ?? []),
    version,
    measuredAt: new Date(),
    pictures: withPictures ? await picturesOf(picturedFiles(details), previews) : null,
  });
  await replaceOwn(path, page, reportMark, what);
}

async function picturesOf(
  files: readonly string[],
  previews: ReadonlyMap<string, string | null>,
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  for (const file of files) {
    const preview = previews.get(file);
    const picture = preview ? await smallPicture(preview, pictureSize) : null;
    if (picture !== null) pictures.set(file, picture);
  }
  return pictures;
}
