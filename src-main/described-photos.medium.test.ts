/**
 * @file A describer in the whole product: added, used, run, checked, searched, read aloud, taken back; and one whose
 * files change on the disk.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { App, ForkWorker } from './host.ts';
import { ask } from './testing/ask.ts';
import { jobDone, jobsEnded } from './testing/job-done.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { forkNode } from './worker/fork.ts';
import { niceVariable } from './worker/protocol.ts';

const describers = resolve('src-main/testing/describers');

function open(folder: string): Promise<App> {
  // its own priority would make it wait for whatever else this computer does
  const forkWorker: ForkWorker = (entry, { nice, env }) =>
    forkNode(entry, { nice, env: { ...env, [niceVariable]: '0' } });
  return openApp(folder, { host: { power: async () => 'mains', forkWorker } });
}

const photoNamed = async (app: App, name: string) =>
  (await ask(app, 'photos.list', {})).photos.find(({ path }) => path.endsWith(`${name}.jpg`))!;
const describeAll = (app: App) =>
  jobDone(app, async () => (await ask(app, 'describing.start', { photos: null })).job);

it('writes, is checked, found and read aloud, and is taken back', () =>
  withTempDir(async (folder) => {
    let app = await open(folder);
    await jobDone(
      app,
      async () => (await ask(app, 'library.addRoot', { path: join(describers, 'photos') })).job,
    );
    await jobsEnded(app);
    await jobDone(app, () => ask(app, 'models.add', { path: join(describers, 'tiny-florence2') }));
    const { job } = await ask(app, 'models.use', { id: 'tiny-florence2' });
    if (job) await jobsEnded(app);
    expect((await ask(app, 'describing.state', {})).counts).toEqual({ described: 0, lacking: 3 });

    const coffee = await photoNamed(app, 'coffee');
    await ask(app, 'annotations.apply', {
      photos: { ids: [(await photoNamed(app, 'chelsea')).id] },
      act: { act: 'caption.set', text: 'Our Chelsea' },
    });
    await describeAll(app);
    const { caption } = await photoNamed(app, 'coffee');
    expect(caption.source).toBe('composed');
    const { described } = caption;
    expect(described?.written[1]).toEqual({
      prompt: '<DETAILED_CAPTION>',
      text: 'The image shows a cup of coffee with a spoon and a saucer on a wooden table.',
    });
    // the detector sees the cup; nothing knows saucers
    expect(described?.text).toMatch(/^The image shows a cup of coffee .*perhaps a saucer/);
    expect(described?.nouns).toContainEqual(expect.objectContaining({ phrase: 'A cup', state: 'confirmed' }));
    expect(described).toMatchObject({
      model: 'tiny-florence2',
      modelHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });

    // it marks things, too: those that the detector sees as well, and those that nobody else knows
    const marks = new Map((described?.regions ?? []).map((region) => [region.label, region]));
    expect(marks.get('cup')).toMatchObject({ of: 'object', state: 'confirmed' });
    expect(marks.get('spoon')?.box.map((share) => Math.round(share * 100))).toEqual([64, 47, 31, 26]);
    expect(described?.lines).toBeUndefined();
    // and reads: the reader's own lines stay what they are
    const astronaut = await photoNamed(app, 'astronaut');
    expect(astronaut.caption.described?.lines?.map(({ text }) => text)).toEqual(['NASA']);
    const read = await ask(app, 'search.run', { text: '"NASA"' });
    expect(read.results.map(({ id }) => id)).toContain(astronaut.id);

    // what the person rejects is drawn no more
    await ask(app, 'annotations.apply', {
      photos: { ids: [coffee.id] },
      act: { act: 'tag.reject', name: 'cup' },
    });
    const without = (await photoNamed(app, 'coffee')).caption.described!;
    expect(without.regions?.find(({ label }) => label === 'cup')).toMatchObject({
      state: 'left out',
      because: 'you said that it is not there',
    });
    await ask(app, 'annotations.apply', {
      photos: { ids: [coffee.id] },
      act: { act: 'tag.clear', name: 'cup' },
    });

    // a person's caption stays what it is, with the model's beside it
    const { caption: own } = await photoNamed(app, 'chelsea');
    expect(own).toMatchObject({ text: 'Our Chelsea', source: 'user' });
    expect(own.described?.written[0]?.text).toBe('A ginger cat is looking at the camera.');

    const found = await ask(app, 'search.run', { text: 'saucer' });
    expect(found.results.map(({ id }) => id)).toEqual([coffee.id]);
    expect(found.results[0]!.why.join()).toContain('a model’s description: “saucer”');
    const [spoken] = await ask(app, 'captions.script', {
      photos: { ids: [coffee.id] },
      length: 'standard',
      described: true,
    });
    expect(spoken!.text).toBe(described?.text);
    const [usual] = await ask(app, 'captions.script', { photos: { ids: [coffee.id] }, length: 'standard' });
    expect(usual!.text).not.toBe(described?.text);

    // the person takes it over: it is theirs, also when the run is taken back
    await ask(app, 'annotations.apply', {
      photos: { ids: [coffee.id] },
      act: { act: 'caption.set', text: described!.text! },
    });
    await app.close();

    app = await open(folder);
    const { runs } = await ask(app, 'describing.state', {});
    expect(runs).toMatchObject([{ photos: 3, packId: 'tiny-florence2' }]);
    expect((await ask(app, 'describing.undo', { run: runs[0]!.id })).photos).toBe(3);
    const after = await photoNamed(app, 'coffee');
    expect(after.caption).toMatchObject({ text: described!.text, source: 'user' });
    expect(after.caption.described).toBeUndefined();
    expect((await photoNamed(app, 'astronaut')).caption.described).toBeUndefined();
    expect((await ask(app, 'library.check', {})).findings.filter(({ level }) => level !== 'ok')).toEqual([]);

    // stopped, what it wrote is shown no more; in use again, it is
    await describeAll(app);
    await ask(app, 'models.stop', { id: 'tiny-florence2' });
    await jobsEnded(app);
    expect((await photoNamed(app, 'astronaut')).caption.described).toBeUndefined();
    await ask(app, 'models.use', { id: 'tiny-florence2' });
    await jobsEnded(app);
    expect((await photoNamed(app, 'astronaut')).caption.described?.model).toBe('tiny-florence2');
    await ask(app, 'describing.undo', { run: (await ask(app, 'describing.state', {})).runs[0]!.id });

    // the same model answers no questions; another one does, whatever its tiny weights make of them
    const why = { question: 'Why is the cup there?', targets: [{ id: coffee.id }] };
    expect((await ask(app, 'questions.ask', why))[0]!.reason).toContain('none is in use');
    await jobDone(app, () => ask(app, 'models.add', { path: join(describers, 'tiny-smolvlm') }));
    await ask(app, 'models.use', { id: 'tiny-smolvlm' });
    await jobsEnded(app);
    expect((await ask(app, 'questions.ask', why))[0]!.answer).toMatch(/tiny-smolvlm (says|was asked)/);
    await ask(app, 'models.use', { id: 'tiny-florence2' });
    await jobsEnded(app);

    // an open model was checked when it was opened
    await app.close();
    app = await open(folder);
    // changed bytes give other words and no error: only the checksum tells
    const graph = join(folder, 'data', 'packs', 'tiny-florence2', 'onnx', 'embed_tokens_quantized.onnx');
    const bytes = await readFile(graph);
    bytes[bytes.length - 100]! ^= 255;
    await writeFile(graph, bytes);
    await ask(app, 'describing.start', { photos: { ids: [coffee.id] } }).catch(() => undefined);
    const failed = (await jobsEnded(app)).findLast(({ kind }) => kind === 'describe');
    expect(failed?.error?.message).toMatch(/embed_tokens_quantized\.onnx .* is damaged/);
    expect((await ask(app, 'describing.state', {})).pack?.problem).toMatch(/damaged/);
    await app.close();
  }));
