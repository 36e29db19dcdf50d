/** @file Imports a tree of awkward names as a person does at the command line, in a process that may be another user's; what it saw is written as JSON. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { runCli } from '../hosts/cli/run-cli.ts';
import type { Cli } from '../hosts/cli/session.ts';
import type { ImportReport } from '../../src-preload/contract/index.ts';
import { openBenchApp } from './bench/import-run.ts';
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

/** One command and the JSON document it prints; null where it fails. */
async function say<Answer>(...argv: string[]): Promise<Answer | null> {
  let out = '';
  const cli = {
    product: { version: '0' }, defaultLibraryDir: join(folder, 'library'),
    open: async () => ({ ...app, close: async () => {} }),
    terminal: { stdout: (text: string) => void (out += text), stderr: () => {}, live: false, columns: 80, cwd: folder, signal: new AbortController().signal, openBrowser: async () => false, confirm: null },
  } as unknown as Cli;
  const code = await runCli([...argv, '--json'], cli);
  return code === 0 ? (JSON.parse(out) as Answer) : null;
}

const isPicture = async (path: string | null) => path !== null && (await sharp(path).metadata().then(({ width }) => width > 0, () => false));

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
  seen.shown[path] = photo && { photo, previews: (await isPicture(photo.previews.grid)) && (await isPicture(photo.previews.large)) };
}
for (const words of JSON.parse(searched) as string[]) seen.found[words] = (await say<{ results: { path: string }[] }>('search', words, '--limit', '1000'))?.results.map(({ path }) => path) ?? [];
await app.close();
writeFileSync(join(folder, 'seen.json'), JSON.stringify(seen));
