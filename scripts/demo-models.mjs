#!/usr/bin/env node
/**
 * @file Tries the download of models without the internet: a server on this computer has a tiny CLIP model
 * with random weights in the layout of the real ones, and the catalogue's describers with tiny weights, and the
 * command line is run against it, with folders of its own.
 *
 *   node scripts/demo-models.mjs                      what can be tried
 *   node scripts/demo-models.mjs models get tiny-clip any `sightline` command
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goToCaller, root } from './steps.mjs';

const testing = join(root, 'src-main', 'testing');
const packDir = join(testing, 'packs', 'tiny-clip');
/** with the size of the pictures that they see */
const describers = {
  'florence2-base-ft-q8': { directory: join(testing, 'describers', 'tiny-florence2'), size: 384 },
  'smolvlm-256m-q8': { directory: join(testing, 'describers', 'tiny-smolvlm'), size: 256 },
};
/** where each file lies, by its address without the host */
const served = new Map();
const folder = join(tmpdir(), 'sightline-demo-models');
const repository = 'demo/tiny-clip';
const revision = '0123456789012345678901234567890123456789';
const files = ['onnx/vision_model.onnx', 'onnx/text_model.onnx', 'tokenizer.json', 'tokenizer_config.json'];

const manifest = {
  role: 'encoder',
  dimensions: 32,
  image: {
    ...{ file: 'onnx/vision_model.onnx', input: 'pixel_values', output: 'image_embeds' },
    ...{ size: 224, fit: 'crop', longSide: 'floor', resample: 'bicubic' },
    ...{ mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
  },
  text: {
    ...{ file: 'onnx/text_model.onnx', inputs: ['input_ids', 'attention_mask'], output: 'text_embeds' },
    ...{ tokenizer: 'tokenizer.json', tokenizerConfig: 'tokenizer_config.json' },
    ...{ maxTokens: 77, padId: 49_407 },
  },
};

/** The entries of the product's own catalogue, also those whose pins are not complete, with tiny files. */
async function describerEntries() {
  const own = JSON.parse(await readFile(join(root, 'resources', 'models', 'catalogue.json'), 'utf8'));
  const entries = [];
  for (const entry of [...own.entries, ...own.toComplete]) {
    const tiny = describers[entry.id];
    if (!tiny) continue;
    const { manifest } = entry;
    entries.push({
      ...entry,
      title: `${entry.title}, tiny and fitted to three photos`,
      files: await pinsOf(entry, tiny.directory),
      manifest: { ...manifest, image: { ...manifest.image, size: tiny.size } },
    });
  }
  return entries;
}

/** Pins the files of a folder, and has them served. */
async function pinsOf(entry, directory) {
  const pins = [];
  for (const { path } of entry.files) {
    const file = join(directory, path);
    const content = await readFile(file);
    served.set(`/${entry.repository}/resolve/${entry.revision}/${path}`, file);
    pins.push({ path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
  }
  return pins;
}

/** As the product's own catalogue has them. */
async function entryOf() {
  const pins = await pinsOf({ repository, revision, files: files.map((path) => ({ path })) }, packDir);
  const party = { name: 'Sightline', url: 'https://example.com' };
  return {
    id: 'tiny-clip',
    title: 'Tiny CLIP (random weights, for trying downloads)',
    shelf: 'better search',
    why: 'It shows how a download goes; its vectors mean nothing.',
    madeBy: party,
    convertedBy: party,
    licence: { id: 'MIT', asks: 'Keep the notice.', source: 'https://example.com', doubt: null },
    languages: ['English'],
    trainingData: 'It was trained on nothing.',
    dimensions: manifest.dimensions,
    precision: 'float32',
    repository,
    revision,
    files: pins,
    quality: [],
    needs: {
      memory: { bytes: 400_000_000, basis: 'a guess' },
      photoCost: { ratio: 0.2, basis: 'a guess' },
    },
    manifest,
  };
}

/** Whole files and ranges, one megabyte a second, so that there is something to see and to stop. */
function serve(request, response) {
  const file = served.get(decodeURI(new URL(request.url, 'http://host').pathname));
  if (!file) return void response.writeHead(404).end();
  send(file, request, response).catch((error) => response.destroy(error));
}

async function send(file, request, response) {
  const content = await readFile(file);
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${start}-${content.length - 1}/${content.length}`;
  response.writeHead(start > 0 ? 206 : 200, {
    etag: `"${createHash('sha256').update(content).digest('hex')}"`,
    'content-length': content.length - start,
    ...(start > 0 && { 'content-range': range }),
  });
  for (let at = start; at < content.length && !response.destroyed; at += 100_000) {
    response.write(content.subarray(at, at + 100_000));
    await new Promise((next) => setTimeout(next, 100));
  }
  response.end();
}

async function main(words) {
  const dataDir = join(folder, 'data');
  if (words.length === 0) {
    process.stdout.write(`Models with tiny weights can be downloaded from this computer to ${folder}:

  node scripts/demo-models.mjs models catalogue
  node scripts/demo-models.mjs models get tiny-clip       (Ctrl+C stops it; the same command goes on)
  node scripts/demo-models.mjs models downloads
  node scripts/demo-models.mjs models get tiny-clip --from src-main/testing/packs/tiny-clip
  node scripts/demo-models.mjs import resources/samples
  node scripts/demo-models.mjs search "a dog"
  node scripts/demo-models.mjs models use tiny-clip       (asks first; its vectors mean nothing)
  node scripts/demo-models.mjs models compare
  node scripts/demo-models.mjs models use starter-en-2    (back)
  node scripts/demo-models.mjs models get florence2-base-ft-q8
  node scripts/demo-models.mjs models use florence2-base-ft-q8
  node scripts/demo-models.mjs import src-main/testing/describers/photos
  node scripts/demo-models.mjs describe src-main/testing/describers/photos/coffee.jpg
  node scripts/demo-models.mjs connections
  node scripts/demo-models.mjs serve                      the same in a browser
  node scripts/demo-models.mjs forget                     deletes ${folder}
`);
    return 0;
  }
  if (words[0] === 'forget') {
    await rm(folder, { recursive: true, force: true });
    return 0;
  }
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mirror = `http://127.0.0.1:${server.address().port}`;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const catalogue = join(folder, 'catalogue.json');
  await writeFile(
    catalogue,
    JSON.stringify({
      about: 'for trying',
      entries: [await entryOf(), ...(await describerEntries())],
      leftOut: [],
    }),
  );
  const settings = join(dataDir, 'settings.json');
  const known = await readFile(settings, 'utf8').then(JSON.parse, () => ({}));
  await writeFile(settings, JSON.stringify({ ...known, mirror }), { mode: 0o600 });
  // Ctrl+C reaches the command, which ends in order
  process.on('SIGINT', () => {});
  const child = spawn(process.execPath, [join(root, 'scripts', 'sightline.mjs'), ...words], {
    env: { ...process.env, SIGHTLINE_DATA_DIR: dataDir, SIGHTLINE_CATALOGUE: catalogue },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'close');
  server.closeAllConnections();
  server.close();
  return code ?? 1;
}

goToCaller('demo-models');
process.exitCode = await main(process.argv.slice(2));
