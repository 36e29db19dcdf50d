import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { productPlaces } from '../places.ts';
import { sampleName, samplePath } from '../../testing/sample-photos.ts';

interface Answer {
  status: number;
  type: string;
  csp: string;
  start: string;
  bytes: number;
}
interface Report {
  window: { url: string; web: Record<string, unknown>; background: string };
  schemes: unknown[];
  channels: string[];
  bridgeKeys: string[];
  info: unknown;
  picked: unknown;
  badInput: unknown;
  events: unknown[];
  themeSource: string;
  strangers: Record<string, { ok: boolean; error: { code: string } }>;
  vanishedFrame: unknown;
  navigation: Record<string, boolean>;
  webview: boolean;
  newWindow: unknown;
  permission: boolean;
  permissionCheck: boolean[];
  spellchecker: boolean;
  requests: Record<string, { cancel: boolean }>;
  files: Record<string, Answer>;
  posted: Answer;
  import: { state: string; error: unknown; id: string; grid: string };
  picture: Answer;
  revealed: string[];
  described: { state: string; error: unknown; failures: number; written: { text: string }[] };
  /** processes that were started to describe */
  describers: number;
  telemetry: (string | undefined)[];
  secondStart: string[];
  shownAtFirst: string[];
  menu: string;
  errors: unknown[];
}

const run = promisify(execFile);
const { root, preload } = productPlaces();
const mainFile = join(root, 'out', 'main', 'electron.js');

describe('the built desktop app', () => {
  let report: Report;
  let folder: string;
  let windowState: unknown;
  let inHome: string[];
  let readableByOthers: string[];

  beforeAll(async () => {
    await run(process.execPath, [join(root, 'scripts', 'build.mjs')]);
    await withTempDir(async (dir) => {
      folder = join(dir, 'photos');
      await mkdir(folder);
      await mkdir(join(dir, 'home'));
      await copyFile(samplePath('Tabby cat'), join(folder, sampleName('Tabby cat')));
      const { stdout } = await run(
        process.execPath,
        [
          ...[join(import.meta.dirname, 'testing', 'drive.mjs'), mainFile, preload, folder],
          join(root, 'src-main', 'testing', 'describers', 'tiny-florence2'),
        ],
        {
          env: {
            ...process.env,
            SIGHTLINE_DATA_DIR: join(dir, 'data'),
            HOME: join(dir, 'home'),
            XDG_CACHE_HOME: undefined,
            CI: undefined,
          },
          timeout: 500_000,
        },
      );
      report = JSON.parse(stdout.trim().split('\n').at(-1)!) as Report;
      inHome = await readdir(join(dir, 'home'), { recursive: true });
      const names = await readdir(join(dir, 'data'), { recursive: true });
      const modes = await Promise.all(
        names.map(async (name) => (await stat(join(dir, 'data', name))).mode & 0o077),
      );
      readableByOthers = names.filter((_, index) => modes[index] !== 0);
      windowState = JSON.parse(await readFile(join(dir, 'data', 'window.json'), 'utf8'));
    });
  });

  it('opens one window, closed off from Node, on its own page, in its own colour, and remembers its place', () => {
    expect(report.window.url).toBe('sightline://app/');
    expect(report.window.web).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      preload,
    });
    expect(report.window.background).toBe('#131416');
    expect(report.shownAtFirst).toEqual(['show']);
    expect(windowState).toEqual({ bounds: { x: 10, y: 20, width: 900, height: 700 }, maximized: false });
    expect(report.errors).toEqual([]);
  });

  it('gives the page call and on, over one channel', () => {
    expect(report.bridgeKeys).toEqual(['call', 'on', 'pathOf']);
    expect(report.channels).toEqual(['call']);
    expect(report.info).toMatchObject({
      ok: true,
      data: {
        kind: 'electron',
        canPickFolder: true,
        canReveal: true,
        canTrash: true,
        mediaBase: 'sightline://app/media/',
        samples: expect.any(Number) as number,
      },
    });
    expect(report.picked).toEqual({ ok: true, data: { path: '/photos' } });
    expect(report.badInput).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  });

  it('passes events on until the page stops listening, and follows the theme', () => {
    expect(report.events).toEqual([{ name: 'settings.changed', theme: 'dark' }]);
    expect(report.themeSource).toBe('light');
  });

  it('refuses calls of any other page or frame', () => {
    expect(Object.keys(report.strangers)).toHaveLength(3);
    for (const reply of Object.values(report.strangers))
      expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(report.vanishedFrame).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('never leaves its page, opens no window and embeds nothing', () => {
    for (const [what, prevented] of Object.entries(report.navigation))
      expect([what, prevented]).toEqual([what, !what.endsWith('sightline://app/')]);
    expect(report.webview).toBe(true);
    expect(report.newWindow).toEqual({ action: 'deny' });
  });

  it('asks for no permission, checks no spelling and cancels every foreign request', () => {
    expect([report.permission, ...report.permissionCheck, report.spellchecker]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    const letThrough = Object.entries(report.requests)
      .filter(([, { cancel }]) => !cancel)
      .map(([url]) => url);
    expect(letThrough).toEqual(['sightline://app/', 'data:image/png;base64,AA', 'blob:sightline://app/1']);
  });

  it('serves the renderer under a strict policy and no file outside it', () => {
    expect(report.schemes).toEqual([
      {
        scheme: 'sightline',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
    const page = report.files['sightline://app/']!;
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', start: '<!doctype html>' });
    expect(page.csp).toContain("default-src 'none'");
    expect(page.csp).not.toContain('unsafe-inline');
    for (const [url, answer] of Object.entries(report.files)) {
      if (answer.status === 200) expect([url, answer.start]).toEqual([url, '<!doctype html>']);
    }
    expect(report.files['sightline://other/']!.status).toBe(405);
    expect(report.files['sightline://app/assets/none.js']!.status).toBe(404);
    expect(report.files['sightline://app/media/none']!.status).toBe(404);
    expect(report.files['sightline://app/media/..%2f..%2fetc%2fpasswd']!.status).toBe(404);
    expect(report.posted.status).toBe(405);
  });

  it('imports a photo through worker and catalogue, and shows its picture and its file', () => {
    expect(report.import).toMatchObject({ state: 'done', error: null });
    expect(report.picture).toMatchObject({ status: 200, type: 'image/webp' });
    expect(report.picture.bytes).toBeGreaterThan(2_000);
    expect(report.revealed).toEqual([join(folder, sampleName('Tabby cat'))]);
  });

  it('tries a describer and has it describe a photo, each in a process of its own', () => {
    expect(report.described).toMatchObject({ state: 'done', error: null, failures: 0 });
    expect(report.described.written.length).toBeGreaterThan(0);
    // tried when it was added and when it was chosen
    expect(report.describers).toBe(3);
  });

  it('starts its workers without telemetry, writes nothing into the home folder, and nothing that others can read', () => {
    expect(report.telemetry.length).toBeGreaterThan(0);
    expect(new Set(report.telemetry)).toEqual(new Set(['1']));
    expect(inHome).toEqual([]);
    if (process.platform !== 'win32') expect(readableByOthers).toEqual([]);
  });

  it('shows its window when started a second time', () => {
    expect(report.secondStart).toEqual(['show', 'focus']);
  });

  it('has the system’s menu with undo and redo for text', () => {
    for (const role of ['fileMenu', 'editMenu', 'windowMenu', 'zoomIn', 'togglefullscreen'])
      expect(report.menu).toContain(role);
  });
});

describe('the arguments', () => {
  it('are a library and folders, relative to where it was started; Chromium’s switches are left alone', async () => {
    const { readArguments } = await import('./arguments.ts');
    expect(
      readArguments(
        ['electron', '/app', '--no-sandbox', '--library', 'lib', 'photos', '--enable-features=X'],
        '/home/ann',
        false,
      ),
    ).toEqual({ libraryDir: join('/home/ann', 'lib'), folders: [join('/home/ann', 'photos')] });
    expect(readArguments(['Sightline'], '/home/ann', true)).toEqual({ folders: [] });
  });
});
