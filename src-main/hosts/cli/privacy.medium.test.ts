/**
 * @file Nothing leaves this computer, and nothing is written outside the library and the app's own folders:
 * the whole flow among traps.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { productPlaces } from '../places.ts';
import { sampleName, samplePath } from '../../testing/sample-photos.ts';

const { root, resourcesDir } = productPlaces();
const sightline = [process.execPath, join(root, 'scripts', 'sightline.mjs')];
const rig = fileURLToPath(new URL('../testing/cut-off.mjs', import.meta.url));

/**
 * A program in namespaces of its own for network and mounts, with the rights to arrange them, and nowhere
 * else.
 */
const cutOff = ['unshare', '--map-current-user', '--keep-caps', '--net', '--mount'];
const probe = spawnSync(cutOff[0]!, [
  ...cutOff.slice(1),
  'sh',
  '-c',
  'mount --bind /dev/null /etc/resolv.conf && mount --bind /dev/null /etc/nsswitch.conf && test -r /proc/net/snmp6',
]);
const canCutOff = process.platform === 'linux' && probe.status === 0;
if (!canCutOff)
  process.stderr.write(
    'SKIPPED: this system lets no program have a network of its own (unshare), so it was not tried whether anything leaves it.\n',
  );

interface Ran {
  code: number | null;
  out: string;
  err: string;
}
interface Heard {
  names: string[];
  withoutRoute: number;
}
interface Outcome {
  answers: Ran[];
  page: { status: number; answers: Ran[]; code: number | null } | null;
  heard: Heard;
  /** with a look-up and a connection that the rig itself made at the end */
  withControl: Heard;
}

/** The person's folders, all temporary: whatever a library keeps there by its own default is seen. */
function personIn(folder: string): Record<string, string> {
  const home = join(folder, 'home');
  const env: Record<string, string> = {
    HOME: home,
    TMPDIR: join(folder, 'tmp'),
    USER: 'ann',
    PATH: process.env['PATH'] ?? '',
  };
  for (const name of ['CACHE', 'CONFIG', 'DATA', 'STATE', 'RUNTIME'])
    env[name === 'RUNTIME' ? 'XDG_RUNTIME_DIR' : `XDG_${name}_HOME`] = join(home, name.toLowerCase());
  return env;
}

async function among(
  folder: string,
  order: { steps: string[][]; serve?: { program: string[]; commands: string[][] } },
): Promise<Outcome> {
  // no CI, no variable of ours or of the test runner: as a person has it
  const env = personIn(folder);
  for (const place of ['home', 'tmp', 'home/cache', 'home/config', 'home/data', 'home/state', 'home/runtime'])
    await mkdir(join(folder, place), { recursive: true });
  const child = spawn(
    cutOff[0]!,
    [...cutOff.slice(1), process.execPath, rig, JSON.stringify({ folder, env, control: true, ...order })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return JSON.parse(out) as Outcome;
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** What anybody but the owner may do something with, the folder itself included. */
async function readableByOthers(folder: string): Promise<string[]> {
  const paths = [folder, ...(await readdir(folder, { recursive: true })).map((name) => join(folder, name))];
  const modes = await Promise.all(paths.map(modeOf));
  return paths.filter((_, index) => (modes[index]! & 0o077) !== 0).map((path) => path.slice(folder.length));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

beforeAll(() => {
  // builds what is stale, which may want the network
  expect(spawnSync(sightline[0]!, [sightline[1]!, '--version']).status).toBe(0);
});

describe.skipIf(!canCutOff)('among traps', () => {
  it('imports, finds, answers, reads and serves: no name is looked up, nothing connects, no file lies elsewhere', () =>
    withTempDir(async (folder) => {
      await mkdir(join(folder, 'photos'));
      for (const name of [sampleName('Tabby cat'), sampleName('Riders on the beach')])
        await copyFile(join(resourcesDir, 'samples', name), join(folder, 'photos', name));
      // something to say about a picture, for the log
      await writeFile(join(folder, 'photos', `${sampleName('Tabby cat')}.xmp`), 'no sidecar');
      const command = (...words: string[]) => [...sightline, ...words, '--json'];
      const cat = join('photos', sampleName('Tabby cat'));
      const outcome = await among(folder, {
        steps: [
          command('import', 'photos', '--report', 'report.csv'),
          command('search', 'a cat'),
          command('ask', 'is there a cat?', cat),
          command('read', cat, '--wav', 'cat.wav'),
          command('models', 'add', join(root, 'src-main/testing/describers/tiny-vit-gpt2')),
          command('models', 'use', 'tiny-vit-gpt2'),
          command('describe', cat),
        ],
        // with one engine for all
        serve: {
          program: command('serve', '--no-open'),
          commands: [
            command('show', cat),
            command('search', 'horses'),
            command('label', cat, '--candidates', 'A cat', 'A dog'),
            command('ask', 'how many people are there?', join('photos', sampleName('Riders on the beach'))),
            command('models'),
            command('models', 'catalogue'),
            command('models', 'downloads'),
            command('connections'),
            command('doctor', '--check'),
          ],
        },
      });
      const { answers, page, heard, withControl } = outcome;
      expect(JSON.parse(page!.answers.at(-2)!.out)).toEqual([]);
      expect([...answers, ...page!.answers].filter(({ code }) => code !== 0)).toEqual([]);
      expect(JSON.parse(answers[0]!.out)).toMatchObject({ imported: 2, failed: [] });
      expect(JSON.parse(answers[1]!.out)).toMatchObject({ results: [{ path: join(folder, cat) }] });
      expect(JSON.parse(answers[2]!.out)).toMatchObject([{ value: true }]);
      expect(page).toMatchObject({ status: expect.any(Number) as number, code: 0 });

      expect(heard).toEqual({ names: [], withoutRoute: 0 });
      expect(withControl.names).toContain('control.example');
      expect(withControl.withoutRoute).toBeGreaterThan(0);

      const elsewhere = (await filesIn(folder)).filter(
        (file) => !/^(photos|home\/data\/Sightline)\//.test(file),
      );
      expect(elsewhere).toEqual(['cat.wav', 'report.csv']);

      const own = join(folder, 'home', 'data', 'Sightline');
      expect(await readableByOthers(own)).toEqual([]);
      // what the person asked for is theirs, and the photos are as they were
      for (const file of ['cat.wav', 'report.csv', cat]) expect(await modeOf(join(folder, file))).toBe(0o644);
      const log = await readFile(join(own, 'logs', 'sightline.log'), 'utf8');
      expect(log).toContain(`${sampleName('Tabby cat')}.xmp`);
      expect(log).not.toContain(join(folder, 'photos'));
    }));
});

describe.skipIf(!canCutOff)('a download among traps', () => {
  it('connects to nothing before somebody says yes, then asks for one name alone, and has noted it', () =>
    withTempDir(async (folder) => {
      const get = [...sightline, 'models', 'get', 'laion-clip-b32', '--json'];
      const before = await among(folder, { steps: [get, [...sightline, 'connections', '--json']] });
      expect(before.answers.map(({ code }) => code)).toEqual([2, 0]);
      expect(before.answers[0]!.err).toContain('huggingface.co');
      expect(before.heard).toEqual({ names: [], withoutRoute: 0 });
      expect(JSON.parse(before.answers[1]!.out)).toEqual([]);

      const after = await among(folder, {
        steps: [
          [...get, '--yes'],
          [...sightline, 'connections', '--json'],
        ],
      });
      expect(after.answers.map(({ code }) => code)).toEqual([1, 0]);
      expect(JSON.parse(after.answers[0]!.out)).toMatchObject({ error: { code: 'network_failed' } });
      expect([...new Set(after.heard.names)]).toEqual(['huggingface.co']);
      const noted = JSON.parse(after.answers[1]!.out) as { host: string; outcome: string }[];
      expect(noted.map(({ host, outcome }) => `${host} ${outcome}`)).toEqual(
        Array(5).fill('huggingface.co failed'),
      );
    }));
});

describe.skipIf(process.platform === 'win32')(
  'a library of an earlier version, readable for everybody',
  () => {
    it('is its owner’s alone when it has been opened, with the app’s own folder', () =>
      withTempDir(async (folder) => {
        const run = (...words: string[]) => {
          const { status, stderr } = spawnSync(sightline[0]!, [sightline[1]!, ...words, '--json'], {
            cwd: folder,
            env: personIn(folder),
            encoding: 'utf8',
          });
          expect({ words, status, stderr: status === 0 ? '' : stderr }).toEqual({
            words,
            status: 0,
            stderr: '',
          });
        };
        await mkdir(join(folder, 'photos'));
        for (const place of ['home', 'tmp']) await mkdir(join(folder, place));
        await copyFile(samplePath('Tabby cat'), join(folder, 'photos', sampleName('Tabby cat')));
        run('import', 'photos');
        const own = join(folder, 'home', 'data', 'Sightline');
        const names = await readdir(own, { recursive: true, withFileTypes: true });
        for (const entry of names)
          await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
        await chmod(own, 0o755);
        expect((await readableByOthers(own)).length).toBeGreaterThan(20);
        run('photos');
        expect(await readableByOthers(own)).toEqual([]);
        expect(await modeOf(join(folder, 'photos'))).toBe(0o755);
      }));
  },
);
