/**
 * @file `npm run demo [-- --once]`: imports the sample photos into a fresh library, tells what Sightline
 * sees, then opens the app on it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { openApp } from './open-app.mjs';
import { fail, root, say, words } from './steps.mjs';

const cli = join(root, 'out', 'main', 'cli.js');
const samples = join(root, 'resources', 'samples');
const shownTags = 14;
/** what each file shows, from the list of credits: Sightline does not read it */
const titles = new Map(
  JSON.parse(readFileSync(join(samples, 'samples.json'), 'utf8')).map(({ file, title }) => [
    file,
    title.replace(/ \(.*\)$/, ''),
  ]),
);

if (words.some((word) => word !== '--once'))
  fail('npm run demo takes nothing, or -- --once to end after the report.');
const once = words.includes('--once');

await build();
const folder = mkdtempSync(join(tmpdir(), 'sightline-demo-'));
const library = join(folder, 'Library');
// settings and added models of the person's own app stay out of it
const env = { SIGHTLINE_DATA_DIR: folder };
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

try {
  await report();
} catch (error) {
  fail(`The demo could not go on: ${error.message}`);
}
if (!once) {
  say(
    '\nOpening the app on this demo library. It is removed when you close it; ' +
      'your own is opened with npm start.\n',
  );
  process.exitCode = await openApp({ library, env });
}

async function report() {
  say('Looking at the sample photos (about twenty seconds).');
  const imported = await ask(['import', '--samples']);
  console.log(
    '\nSightline demo\n' +
      `${imported.imported} sample photos imported in ${Math.round(imported.seconds)} seconds, ` +
      'on this computer, with no account and no connection. Their files have names as cameras give\n' +
      'them; what stands in [brackets] is our own note of what they show, which Sightline does not read.\n',
  );
  // one engine stays open for the questions; the commands reach it through its door
  const engine = await openEngine();
  try {
    const tags = await ask(['tags']);
    print(
      'Tags',
      tags
        .slice(0, shownTags)
        .map(({ name, count }) => `${name} ${count}`)
        .join(', ') + (tags.length > shownTags ? `, and ${tags.length - shownTags} more` : ''),
    );
    await caption('Crossing in Milan');
    await caption('Keeper with an elephant');
    await search('dogs looking out of a window');
    await search('riding horses by the sea');
    await search('a meadow below the mountains');
    await search('a giraffe');
    await question('how many people are there?', 'Riders on the beach');
  } finally {
    await engine.close();
  }
}

function fileOf(title) {
  return [...titles].find(([, own]) => own === title)[0];
}

/** @param file name of a sample */
function noted(file) {
  return `${file} [${titles.get(file)}]`;
}

async function caption(title) {
  const file = fileOf(title);
  const photo = await ask(['show', join(samples, file)]);
  print('Caption', `“${photo.caption.text}”`, noted(file));
}

async function search(text) {
  const { results, counts } = await ask(['search', text, '--limit', '3']);
  if (results.length === 0) {
    print('Search', `“${text}”`, 'Nothing matches, and Sightline says so.');
    return;
  }
  const found = [
    counts.good > 0 ? `${counts.good} good` : '',
    counts.maybe > 0 ? `${counts.maybe} maybe` : '',
  ]
    .filter(Boolean)
    .join(', ');
  print(
    'Search',
    `“${text}”: ${found}`,
    ...results
      .filter(({ band }, at) => band === 'good' || at === 0)
      .map(({ path, why }) => `${noted(basename(path))}  (${why.join('; ')})`),
  );
}

async function question(text, title) {
  const file = fileOf(title);
  const [answer] = await ask(['ask', text, join(samples, file)]);
  const sure = Math.round((answer.confidence ?? 0) * 100);
  const counted = answer.abstained ? '' : ` ${answer.evidence.length} counted, ${sure} % sure.`;
  print('Question', `“${text}”  ${noted(file)}`, `${answer.answer}${counted}`);
}

function print(label, ...lines) {
  console.log(`${lines.map((line, at) => `${(at === 0 ? label : '').padEnd(10)}${line}`).join('\n')}\n`);
}

/** One CLI command with `--json`. */
function ask(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args, '--library', library, '--json'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text));
      else reject(new Error(`“sightline ${args.join(' ')}” ended with ${code}.`));
    });
  });
}

async function openEngine() {
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', '--json', '--library', library], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([
    new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended,
  ]);
  return {
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
