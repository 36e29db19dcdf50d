import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { productPlaces } from '../places.ts';
import { sampleName, samplePath } from '../../testing/sample-photos.ts';

const run = promisify(execFile);
const { root } = productPlaces();
const require = createRequire(import.meta.url);

/** How @electron/fuses finds the wire in Electron's program: sentinel, version 1, length, one byte a fuse. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseNames = [
  'RunAsNode',
  'CookieEncryption',
  'NodeOptions',
  'NodeCliInspect',
  'AsarIntegrity',
  'OnlyLoadAppFromAsar',
  'BrowserV8Snapshot',
  'FileProtocolPrivileges',
];

/**
 * Enough of Electron's distribution for electron-builder to pack around: everything but the program itself.
 */
async function standInForElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'));
  await writeFile(join(folder, 'electron'), `ELF ${fuseSentinel}\u0001\u0009111111111 the end`);
  await chmod(join(folder, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak'])
    await writeFile(join(folder, name), '');
  await writeFile(join(folder, 'version'), (require('electron/package.json') as { version: string }).version);
}

async function fusesOf(program: string): Promise<Record<string, boolean>> {
  const bytes = await readFile(program);
  const wire = bytes.subarray(bytes.indexOf(fuseSentinel) + fuseSentinel.length + 2).toString('latin1');
  return Object.fromEntries(fuseNames.map((name, at) => [name, wire[at] === '1']));
}

const megabytes = async (path: string) => (await stat(path)).size / 1e6;
/** What npm installed, by name, also inside other packages. */
async function packagesIn(modules: string): Promise<string[]> {
  const entries = await readdir(modules, { recursive: true });
  return [
    ...new Set(
      entries
        .filter((path) => /(^|\/)package\.json$/.test(path))
        .map((path) => dirname(path).split('node_modules/').at(-1)!)
        // not the package.json of a folder inside a package
        .filter((name) => /^(@[^/]+\/)?[^/]+$/.test(name) && name !== '.'),
    ),
  ];
}

const platform = `${process.platform} ${process.arch}`;

// the stand-in is made for Linux; Windows and macOS are packed by the same rules on their own systems
describe.skipIf(platform !== 'linux x64')('the package', () => {
  it('has all the app needs where it looks for it, and only this system’s binaries; the packed app imports and describes a photo', () =>
    withTempDir(async (dir) => {
      await run(process.execPath, [join(root, 'scripts', 'build.mjs')]);
      await standInForElectron(join(dir, 'electron'));
      const builder = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js');
      const options = [
        '--linux',
        'dir',
        '--x64',
        '--config',
        'electron-builder.config.mjs',
        '--publish',
        'never',
        `-c.electronDist=${join(dir, 'electron')}`,
        `-c.directories.output=${join(dir, 'dist')}`,
      ];
      await run(process.execPath, [builder, ...options], { cwd: root, maxBuffer: 1e8 });
      const packed = join(dir, 'dist', 'linux-unpacked');

      expect(await fusesOf(join(packed, 'sightline'))).toEqual({
        RunAsNode: false,
        CookieEncryption: true,
        NodeOptions: false,
        NodeCliInspect: false,
        AsarIntegrity: true,
        OnlyLoadAppFromAsar: true,
        BrowserV8Snapshot: false,
        FileProtocolPrivileges: false,
      });

      const unpacked = join(packed, 'resources', 'app.asar.unpacked', 'node_modules');
      expect(await readdir(join(unpacked, 'onnxruntime-node', 'bin', 'napi-v6'))).toEqual(['linux']);
      expect(await readdir(join(unpacked, 'onnxruntime-node', 'bin', 'napi-v6', 'linux'))).toEqual(['x64']);
      expect((await readdir(unpacked)).toSorted()).toEqual([
        '@img',
        '@lancedb',
        'exiftool-vendored.pl',
        'libheif-js',
        'onnxruntime-node',
        'sharp',
      ]);
      expect(await readdir(join(packed, 'resources'))).toEqual(
        expect.arrayContaining(['app.asar', 'models', 'vocabulary', 'samples', 'THIRD-PARTY-NOTICES.md']),
      );
      expect(await readdir(join(packed, 'resources', 'models'))).not.toContain('build');
      expect(await megabytes(join(packed, 'resources', 'app.asar'))).toBeLessThan(60);

      // plain Node reads no archive: the same files in a folder of the archive's name, and nothing of the
      // checkout in reach
      await mkdir(join(dir, 'installed'));
      const asar = (await import('@electron/asar')) as { extractAll(archive: string, folder: string): void };
      asar.extractAll(join(packed, 'resources', 'app.asar'), join(dir, 'installed', 'app.asar'));
      for (const name of ['models', 'vocabulary', 'samples', 'screening', 'app.asar.unpacked'])
        await rename(join(packed, 'resources', name), join(dir, 'installed', name));
      const photos = join(dir, 'photos');
      await mkdir(photos);
      await copyFile(samplePath('Tabby cat'), join(photos, sampleName('Tabby cat')));
      const installed = join(dir, 'installed', 'app.asar');
      const describer = join(dir, 'describer');
      await cp(join(root, 'src-main', 'testing', 'describers', 'tiny-florence2'), describer, {
        recursive: true,
      });

      // of transformers.js only what Node loads, and nothing whose licence the notices do not have: they refuse the GPL
      const modules = join(installed, 'node_modules');
      expect((await readdir(join(modules, '@huggingface', 'transformers'))).toSorted()).toEqual([
        'LICENSE',
        'dist',
        'package.json',
      ]);
      expect(await readdir(join(modules, '@huggingface', 'transformers', 'dist'))).toEqual([
        'transformers.node.mjs',
      ]);
      expect(await readdir(join(modules, 'onnxruntime-web'))).not.toContain('dist');
      const notices = await readFile(join(packed, 'resources', 'THIRD-PARTY-NOTICES.md'), 'utf8');
      const packages = await packagesIn(modules);
      expect(packages).toEqual(expect.arrayContaining(['@huggingface/transformers', 'sharp']));
      expect(packages.filter((name) => !notices.includes(name))).toEqual([]);
      const { stdout } = await run(
        process.execPath,
        [
          join(import.meta.dirname, 'testing', 'drive.mjs'),
          join(installed, 'out', 'main', 'electron.js'),
          join(installed, 'out', 'preload', 'preload.cjs'),
          photos,
          describer,
        ],
        {
          env: { ...process.env, SIGHTLINE_DATA_DIR: join(dir, 'data'), NODE_PATH: '' },
          cwd: dir,
        },
      );
      const report = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
        info: { data: { samples: number } };
        import: { state: string };
        picture: { status: number; bytes: number };
        described: { written: unknown[] };
        errors: unknown[];
      };
      expect(report).toMatchObject({ import: { state: 'done' }, picture: { status: 200 }, errors: [] });
      expect(report.described).toMatchObject({ state: 'done', error: null, failures: 0 });
      expect(report.described.written.length).toBeGreaterThan(0);
      expect(report.info.data.samples).toBeGreaterThanOrEqual(24);
    }));
});
