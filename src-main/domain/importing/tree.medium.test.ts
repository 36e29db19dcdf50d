/**
 * @file A tree of awkward names, links, pairs, sidecars, locked folders and junk, imported at the command
 * line by an ordinary user: row by row of what its maker expects.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photoBank } from '../../testing/photo-bank.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import type { TreeSeen } from '../../testing/tree-child.ts';
import { printable } from '../../printable.ts';

const run = promisify(execFile);
const maker = join(photoBank, 'tools', 'make_tree.py');
/** root may read everything: permissions mean something only to somebody else */
const nobody = { uid: 65_534, gid: 65_534 };
const asRoot = process.getuid?.() === 0;
const readsUs =
  asRoot &&
  (await run(
    process.execPath,
    ['-e', `require('node:fs').accessSync(${JSON.stringify(resolve('package.json'))})`],
    nobody,
  ).then(
    () => true,
    () => false,
  ));
if (asRoot && !readsUs)
  process.stderr.write(
    'SKIPPED: only root can read this checkout, so locked files and folders are imported as root, who may read them.\n',
  );
const ordinary = readsUs ? nobody : {};
const canMake =
  existsSync(maker) &&
  process.platform === 'linux' &&
  (await run('python3', ['--version'], ordinary).then(
    () => true,
    () => false,
  ));
if (!canMake)
  process.stderr.write(
    `SKIPPED: ${maker} or python3 is not there (or this is not Linux), so no tree of awkward names is imported.\n`,
  );

const child = resolve('out/testing/tree-child.js');
const searched = ['Köln', '東京', 'quoted', 'Привет'];

interface Row {
  /** absolute */
  path: string;
  what: string;
  group: string;
  note: string;
}

describe.skipIf(!canMake)('a tree of awkward names', () => {
  let tree: string;
  let rows: Row[];
  let seen: TreeSeen;
  let csv: string;
  let end: () => void;
  let closed: Promise<void>;

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'warn',
      ssr: { external: true },
      build: {
        ssr: true,
        target: 'node20',
        outDir: resolve('out/testing'),
        emptyOutDir: false,
        minify: false,
        rolldownOptions: {
          input: { 'tree-child': resolve('src-main/testing/tree-child.ts') },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    });
    await new Promise<void>((ready, failed) => {
      closed = withTempDir(async (directory) => {
        if (readsUs) await chown(directory, nobody.uid, nobody.gid);
        const options = {
          ...ordinary,
          env: { ...process.env, HOME: directory, TMPDIR: directory },
          maxBuffer: 2 ** 26,
        };
        tree = join(directory, 'tree');
        await run('python3', ['-B', maker, tree], options);
        rows = (await readFile(`${tree}.expect.tsv`, 'utf8'))
          .trimEnd()
          .split('\n')
          .slice(1)
          .map((line) => {
            const [path, what, group, note] = line.split('\t') as [string, string, string, string];
            return { path: `${tree}/${JSON.parse(path) as string}`, what, group, note };
          });
        await run(
          process.execPath,
          [child, directory, tree, JSON.stringify(rows.map(({ path }) => path)), JSON.stringify(searched)],
          options,
        );
        seen = JSON.parse(await readFile(join(directory, 'seen.json'), 'utf8')) as TreeSeen;
        csv = await readFile(seen.csv, 'utf8');
        await new Promise<void>((done) => {
          end = done;
          ready();
        });
      });
      closed.catch(failed);
    });
  });
  afterAll(async () => {
    end?.();
    await closed;
  });

  const rowsOf = (...whats: string[]) => rows.filter(({ what }) => whats.includes(what));
  const failureOf = ({ path }: Row) => seen.first.failed.find((failure) => failure.path === path);
  const relative = (paths: readonly string[]) => paths.map((path) => path.slice(tree.length + 1)).sort();

  it('every photo is there under exactly its name, in the database, on the command line and in the table, with previews', () => {
    const photos = rowsOf('photo');
    expect(photos.length).toBeGreaterThan(50);
    for (const row of photos) {
      const shown = seen.shown[row.path];
      expect({
        path: row.path,
        known: shown?.photo.paths.includes(row.path),
        previews: shown?.previews,
        failure: failureOf(row),
      }).toEqual({ path: row.path, known: true, previews: true, failure: undefined });
    }
    const table = new Set(parse(csv).map(([, path]) => path));
    // marks that would turn the line around, or give orders to a terminal, are not printed
    for (const { path } of photos) expect(table).toContain(printable(path));
  });

  it('names that look alike are files of their own', () => {
    const alike = rowsOf('photo').filter(({ note }) => /look alike|differ only in case/.test(note));
    expect(alike.length).toBeGreaterThanOrEqual(4);
    expect(new Set(alike.map(({ path }) => seen.shown[path]!.photo.id)).size).toBe(alike.length);
  });

  it('what is no photo is none, and no failure', () => {
    for (const row of rowsOf('ignore', 'sidecar', 'video')) {
      expect({ path: row.path, failure: failureOf(row) }).toEqual({ path: row.path, failure: undefined });
      if (row.what === 'ignore')
        expect({ path: row.path, shown: seen.shown[row.path] }).toEqual({ path: row.path, shown: null });
    }
  });

  it('what cannot be read is listed with a code and a sentence that says what to do', () => {
    const listed = rowsOf('error').map((row) => ({ path: row.path, failure: failureOf(row) }));
    for (const { path, failure } of listed)
      expect({ path, ...failure }).toMatchObject({
        path,
        code: expect.stringMatching(/^(unreadable_file|unsupported_format)$/) as string,
        message: expect.stringMatching(/^[A-Z].{20,}\.$/) as string,
      });
    for (const row of rowsOf('photo-or-skip').filter(({ note }) => note.includes('not valid UTF-8'))) {
      expect(
        seen.shown[row.path] !== null ||
          seen.first.failed.some(({ message }) => message.includes('not valid UTF-8')),
      ).toBe(true);
    }
    if (rowsOf('ignore').some(({ path }) => path.includes('/locked/'))) {
      expect(seen.first.failed.find(({ path }) => path === join(tree, 'locked', 'inside'))).toMatchObject({
        code: 'unreadable_file',
        message: expect.stringContaining('no permission to read this folder') as string,
      });
    }
  });

  it('a link or a loop brings nothing twice', () => {
    const paths = seen.photos.flatMap((photo) => photo.paths);
    expect(new Set(paths).size).toBe(paths.length);
    expect(new Set(seen.photos.map(({ id }) => id)).size).toBe(seen.photos.length);
    expect(paths.filter((path) => path.includes('/links/')).length).toBeLessThanOrEqual(1);
  });

  it('the same bytes are one photo with several files, the same pixels are two photos', () => {
    for (const group of new Set(rows.map((row) => row.group))) {
      const members = rows.filter((row) => row.group === group);
      const ids = new Set(members.map(({ path }) => seen.shown[path]?.photo.id));
      if (group.startsWith('dup:')) expect(ids.size).toBe(1);
      if (group.startsWith('like:')) expect(ids.size).toBe(members.length);
    }
  });

  it('a raw file beside its JPEG is shown with it, or listed as what cannot be shown', () => {
    for (const row of rowsOf('raw')) {
      const beside = rows.find(({ group, what }) => group === row.group && what === 'photo')!;
      if (failureOf(row)) expect(failureOf(row)!.code).toBe('unsupported_format');
      else expect(seen.shown[row.path]?.photo.id).toBe(seen.shown[beside.path]?.photo.id);
    }
  });

  it('words of sidecars are keywords of the photos beside them', () => {
    for (const row of rowsOf('photo')) {
      const tag = /tag (from-\w)/.exec(row.note)?.[1];
      if (tag)
        expect({ path: row.path, keywords: seen.shown[row.path]!.photo.keywords }).toEqual({
          path: row.path,
          keywords: [tag],
        });
    }
  });

  it('a search answers with the names as they are', () => {
    for (const words of searched) {
      const named = relative(
        rowsOf('photo')
          .filter(({ path }) => path.slice(tree.length).normalize('NFC').includes(words))
          .map(({ path }) => path),
      );
      expect(named.length).toBeGreaterThan(0);
      expect(relative(seen.found[words]!)).toEqual(expect.arrayContaining(named));
    }
  });

  it('looking again changes nothing', () => {
    const { failed, found } = seen.first;
    // a folder that cannot be read is listed, and is no file that was found
    const isFolder = (path: string) => rows.some((row) => row.path.startsWith(`${path}/`));
    const failedFiles = failed.filter(({ path }) => !isFolder(path));
    expect(seen.second).toMatchObject({
      found,
      imported: 0,
      updated: 0,
      moved: 0,
      duplicates: 0,
      unchanged: found - failedFiles.length,
    });
    expect(seen.second.failed.map(({ path }) => path).sort()).toEqual(failed.map(({ path }) => path).sort());
  });
});

/** The records of a CSV file after RFC 4180. */
function parse(text: string): string[][] {
  return [...text.matchAll(/((?:"(?:[^"]|"")*"|[^"\r\n])*)\r\n/g)].map(([, record]) =>
    [...record!.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
    ),
  );
}
