/**
 * @file The real product as a web host on a folder of its own: started, restarted on the same library,
 * stopped.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const startMs = 60_000;

export interface WebApp {
  /** the address to open, with its single-use token */
  url: string;
  origin: string;
  /** folder that holds library and settings of this test only, and a bin of its own */
  folder: string;
  /** ends the program as Ctrl+C does and starts it again on the same library */
  restart(): Promise<void>;
  /** what the system's opener was asked to open; with `opensBrowser` */
  openedFile(): Promise<string>;
  /** ends the program as Ctrl+C does; library and settings stay, to be copied */
  end(): Promise<void>;
  /** ends the program and deletes its folder */
  stop(): Promise<void>;
}

/**
 * Starts `sightline serve` on a fresh library.
 *
 * @param options.env variables of the program, by its folder
 * @param options.copyOf folder of an app that has ended: begins with a copy of its library and settings
 * @param options.folder takes the place of a new temporary one
 * @throws Error with all it printed, where it does not come up
 */
export async function startWebApp({
  opensBrowser = false,
  copyOf,
  folder: given,
  env = () => ({}),
}: {
  opensBrowser?: boolean;
  copyOf?: string | undefined;
  folder?: string;
  env?: (folder: string) => Record<string, string>;
} = {}): Promise<WebApp> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'sightline-e2e-')));
  if (copyOf !== undefined)
    for (const part of ['library', 'data'])
      await cp(join(copyOf, part), join(folder, part), { recursive: true, preserveTimestamps: true });
  const opener = opensBrowser ? await fakeOpener(folder) : null;
  let running = await serve(folder, opener, env(folder));
  const app: WebApp = {
    ...addressOf(running.url),
    folder,
    async restart() {
      await end(running.child);
      running = await serve(folder, opener, env(folder));
      Object.assign(app, addressOf(running.url));
    },
    openedFile: () => readFile(join(folder, 'opened'), 'utf8'),
    end: () => end(running.child),
    async stop() {
      await end(running.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return app;
}

const addressOf = (url: string) => ({ url, origin: new URL(url).origin });

/** A folder with an `xdg-open` that only writes down what it was asked to open. */
async function fakeOpener(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$*" > "${join(folder, 'opened')}"\n`);
  await chmod(join(bin, 'xdg-open'), 0o755);
  return bin;
}

async function serve(
  folder: string,
  opener: string | null,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; url: string }> {
  const open = opener === null ? ['--no-open'] : [];
  const display =
    opener === null ? {} : { DISPLAY: ':0', PATH: [opener, process.env['PATH']].join(delimiter) };
  const child = spawn(
    process.execPath,
    [join(root, 'out/main/cli.js'), 'serve', '--port', '0', ...open, '--library', join(folder, 'library')],
    {
      cwd: folder,
      env: {
        ...process.env,
        SIGHTLINE_DATA_DIR: join(folder, 'data'),
        XDG_DATA_HOME: join(folder, 'personal'),
        ...display,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  const url = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The web host did not start in time:\n${printed}`)),
      startMs,
    );
    const hear = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(printed)?.[0];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The web host ended (${String(code)}):\n${printed}`));
    });
  });
  return { child, url: await url };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}
