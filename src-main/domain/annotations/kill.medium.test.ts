/**
 * @file Killing the program while it works: every act that was answered is there, in the journal and on the
 * photo.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, truncate } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { localFiles } from '../../adapters/files/local-files.ts';
import { openFileJournal } from '../../adapters/journal/file-journal.ts';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { silentLog } from '../../log.ts';
import { openAnnotationsRig } from '../../testing/annotations-rig.ts';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { rounds } from '../../testing/long-runs.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { openLibrary } from '../library/open-library.ts';

const photos = Array.from({ length: 20 }, (_, index) => index + 1);
const open = (directory: string) =>
  openLibrary(directory, {
    files: localFiles,
    openJournal: openFileJournal,
    openCatalogue: openLanceCatalogue,
    log: silentLog,
    defaultDir: directory,
    samplesDir: directory,
  });

/**
 * Runs the stream of acts until it has answered `answers` more, then kills it with no warning. @returns photo
 * → number of its last answered act
 */
async function streamAndKill(directory: string, answers: number): Promise<Map<number, number>> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      resolve('src-main/hosts/testing/ts-hook.mjs'),
      resolve('src-main/testing/edit-stream.ts'),
      directory,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const answered = new Map<number, number>();
  let heard = 0;
  let text = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [photo, number] = line.split(' ').map(Number);
      answered.set(photo!, number!);
      heard += 1;
    }
    if (heard >= answers) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ code, signal, errors }).toEqual({
    code: null,
    signal: 'SIGKILL',
    errors: expect.any(String) as string,
  });
  return answered;
}

async function captionsAfterReopening(directory: string): Promise<Map<number, string | undefined>> {
  const library = await open(directory);
  const { annotations, decisions } = await openAnnotationsRig({
    catalogue: library.catalogue,
    decisions: library.decisions,
  });
  await annotations.start();
  const rows = await library.catalogue.getPhotos(photos.map(photoIdOf));
  const captions = new Map(photos.map((number) => [number, rows.get(photoIdOf(number))?.caption?.text]));
  for (const number of photos)
    expect(captions.get(number) ?? null).toBe(decisions.of(photoIdOf(number)).caption);
  await annotations.close();
  await library.close();
  return captions;
}

it('keeps every answered act over several kills', () =>
  withTempDir(async (directory) => {
    const library = await open(directory);
    await library.catalogue.putPhotos(photos.map((number) => aPhotoNumber(number)));
    await library.close();
    const answered = new Map<number, number>();
    for (let kill = 1; kill <= rounds(3, 6); kill += 1) {
      for (const [photo, number] of await streamAndKill(directory, kill * 5)) answered.set(photo, number);
      const captions = await captionsAfterReopening(directory);
      for (const [photo, number] of answered) {
        // the act under way when it was killed may be there, too
        const shown = Number(captions.get(photo)?.slice('act '.length));
        expect(shown).toBeGreaterThanOrEqual(number);
        expect((shown - number) % photos.length).toBe(0);
      }
    }

    // cut in the middle of the last line: all but that line is there
    const journal = join(directory, 'decisions.jsonl');
    const text = await readFile(journal, 'utf8');
    const lines = text.trimEnd().split('\n');
    await truncate(journal, Buffer.byteLength(text) - Math.floor(lines.at(-1)!.length / 2));
    const [lost, kept] = [JSON.parse(lines.at(-1)!), JSON.parse(lines.at(-2)!)] as {
      photos: { id: string }[];
      data: { text: string };
    }[];
    const captions = await captionsAfterReopening(directory);
    const shown = (line: typeof lost) =>
      captions.get(photos.find((number) => photoIdOf(number) === line?.photos[0]?.id)!);
    expect(shown(kept)).toBe(kept?.data.text);
    expect(shown(lost)).not.toBe(lost?.data.text);
    expect([...captions.values()].filter((caption) => caption !== undefined)).toHaveLength(photos.length);
  }));
