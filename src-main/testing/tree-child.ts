/**
 * @file Imports a tree of awkward names as a person does at the command line, in a process that may be
 * another user's; what it saw is written as JSON.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ImportReport } from '../../src-preload/contract/index.ts';
import { openBenchApp } from './bench/import-run.ts';
import { cliOver } from './cli-over.ts';
import type { photoJson } from '../hosts/cli/photo-output.ts';

/** What the child tells. */
export interface TreeSeen {
  first: ImportReport;
  /** the same import again */
  second: ImportReport;
  /** the first report as CSV */
  csv: string;
  /** every photo, as `photos` and `show` give it */
  photos: ReturnType<typeof photoJson>[];
  /** asked path → what `show` says; null = there is no such photo */
  shown: Record<string, { photo: ReturnType<typeof photoJson>; previews: boolean } | null>;
  /** searched words → paths */
  found: Record<string, string[]>;
}

const [folder = '', root = '', asked = '[]', searched = '[]'] = process.argv.slice(2);
const app = await openBenchApp(join(folder, 'library'));

const say = cliOver(app, folder);
const isPicture = async (path: string | null) =>
  path !== null &&
  (await sharp(path)
    .metadata()
    .then(
      ({ width }) => width > 0,
      () => false,
    ));

const seen: TreeSeen = {
  first: (await say<ImportReport>('import', root, '--report', join(folder, 'report.csv')))!,
  second: (await say<ImportReport>('import', '--all'))!,
  csv: join(folder, 'report.csv'),
  photos: (await say<TreeSeen['photos']>('photos'))!,
  shown: {},
  found: {},
};
for (const path of JSON.parse(asked) as string[]) {
  const photo = await say<TreeSeen['photos'][number]>('show', path);
  seen.shown[path] = photo && {
    photo,
    previews: (await isPicture(photo.previews.grid)) && (await isPicture(photo.previews.large)),
  };
}
for (const words of JSON.parse(searched) as string[])
  seen.found[words] =
    (await say<{ results: { path: string }[] }>('search', words, '--limit', '1000'))?.results.map(
      ({ path }) => path,
    ) ?? [];
await app.close();
writeFileSync(join(folder, 'seen.json'), JSON.stringify(seen));
