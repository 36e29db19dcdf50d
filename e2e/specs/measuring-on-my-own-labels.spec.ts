/** @file Sightline is measured on photos with labels, and its report can be read by everyone, offline. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect } from '../fixtures/test.ts';
import { EvaluationReport } from '../pages/evaluation-report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const samples = join(root, 'resources', 'samples');

/** by the titles of samples.json; some labels are wrong on purpose, so that the report has something to say */
const labels = [
  {
    title: 'Tabby cat',
    captions: ['A cat that looks up'],
    objects: ['cat', 'toaster'],
    people: 0,
    scenes: ['indoors'],
    absentScenes: ['beach'],
    text: '',
  },
  {
    title: 'Riders on the beach',
    captions: ['Two people ride horses on a beach', 'A violin <b>concert</b>'],
    objects: ['horse'],
    people: 5,
    scenes: ['beach'],
    scenesComplete: true,
  },
  { title: 'Pizza on a board', captions: ['A pizza'], objects: ['dog', 'cat'], people: 1, text: 'PIZZA' },
];

interface Ran {
  code: number;
  out: string;
  err: string;
}

const test = base.extend<{ folder: string; evaluate: (...words: string[]) => Promise<Ran> }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright's fixtures ask for a pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-e2e-labels-'));
    await mkdir(join(folder, 'my photos', 'images'), { recursive: true });
    const known = JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8')) as {
      file: string;
      title: string;
    }[];
    const lines = labels.map(({ title, ...label }) => ({
      file: known.find((sample) => sample.title.startsWith(title))!.file,
      ...label,
    }));
    for (const { file } of lines)
      await copyFile(join(samples, file), join(folder, 'my photos', 'images', file));
    await writeFile(join(folder, 'my photos', 'captions.json'), JSON.stringify(lines));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  evaluate: async ({ folder }, use) => {
    await use(
      (...words) =>
        new Promise((ended) => {
          execFile(
            process.execPath,
            [join(root, 'out/main/cli.js'), 'eval', 'my photos', ...words, '--library', join(folder, 'none')],
            { cwd: folder, env: { ...process.env, SIGHTLINE_DATA_DIR: join(folder, 'data') } },
            (error, out, err) => ended({ code: error ? Number(error.code) : 0, out, err }),
          );
        }),
    );
  },
});

test('a report with plots, tables and worst cases, readable in both themes without network; the next replaces it, without pictures', async ({
  page,
  folder,
  evaluate,
  keep,
}) => {
  test.slow();
  const path = join(folder, 'report.html');

  await writeFile(path, 'my novel');
  const refused = await evaluate('--report', 'report.html');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('exists, and is not a report of Sightline');
  expect(await readFile(path, 'utf8')).toBe('my novel');
  await rm(path);

  const measured = await evaluate('--report', 'report.html', '--pictures');
  expect(measured).toMatchObject({ code: 0 });
  expect(measured.out).toContain(`The report is in ${path}.`);
  expect(measured.out).toContain('calibration of tags');

  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).protocol));
  const report = new EvaluationReport(page);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await report.open(path);
    await expect(report.title).toHaveText('Evaluation of my photos');
    await report.openLists();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, help, nodes }) => ({ id, help, at: nodes[0]?.html.slice(0, 200) }))).toEqual(
      [],
    );
    await keep(`evaluation-${theme}`);
  }
  expect(requests.filter((protocol) => !['file:', 'data:'].includes(protocol))).toEqual([]);

  await expect(report.parts).toHaveText([
    'Figures',
    'Do probabilities hold?',
    'Search',
    'Tags',
    'Scenes and actions',
    'Captions',
    'Answers',
    'Text',
    'Worst cases',
  ]);
  await report.parts.nth(2).press('Enter');
  await expect(report.part('Search')).toBeInViewport();
  expect(await report.plots.count()).toBeGreaterThan(5);
  await expect(report.table('What was measured')).toContainText('CHAIRi');
  await expect(report.table('Sentences whose photo is not first')).toContainText('A violin <b>concert</b>');
  await expect(report.table('Numbers of people, furthest off first')).toContainText('5');
  await expect(report.table('Texts that are read wrong, most wrong characters first')).toContainText('PIZZA');
  expect(await report.pictures.count()).toBeGreaterThan(2);
  const widths = await report.pictures.evaluateAll((pictures) =>
    pictures.map((picture) => (picture as HTMLImageElement).naturalWidth),
  );
  for (const width of widths) expect(width).toBeGreaterThan(20);

  // a narrow window scrolls tables in themselves, not the page
  await page.setViewportSize({ width: 390, height: 844 });
  const { scrolled, shown } = await page.evaluate(() => ({
    scrolled: document.documentElement.scrollWidth,
    shown: document.documentElement.clientWidth,
  }));
  expect(scrolled).toBe(shown);
  await keep('evaluation-narrow');

  // a second report replaces the first
  expect(await readFile(path, 'utf8')).toContain('<img');
  expect(await evaluate('--report', 'report.html')).toMatchObject({ code: 0 });
  await report.open(path);
  await expect(report.title).toBeVisible();
  await expect(report.pictures).toHaveCount(0);
  await expect(report.introduction).toContainText('This report has no pictures');
});
