/** @file One command of the CLI over a small app of a test's own. */
import { join, sep } from 'node:path';
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import type { Handlers } from '../../router.ts';
import { runCli } from '../cli/run-cli.ts';
import type { Cli } from '../cli/session.ts';
import { createFakeApp, type FakeApp } from './fake-app.ts';

export const cwd = join(sep, 'home', 'ann');
export const report: ImportReport = {
  found: 3,
  imported: 2,
  updated: 0,
  unchanged: 0,
  moved: 0,
  removed: 0,
  duplicates: 0,
  skipped: [{ kind: 'hidden', count: 1 }],
  failed: [{ path: '/p/bad.jpg', code: 'unreadable_file', message: 'It is no picture.' }],
  damaged: [],
  offers: [],
  problems: [],
  seconds: 1.5,
};

export interface Ran {
  code: number;
  out: string;
  err: string;
  app: FakeApp;
  opened: string[];
  /** whether the command makes a library where there is none; null = none was opened */
  creates: boolean | null;
}

export async function run(
  argv: string[],
  handlers: Partial<Handlers> = {},
  change: {
    signal?: AbortSignal;
    app?: FakeApp;
    live?: boolean;
    confirm?: (question: string) => Promise<boolean>;
  } = {},
): Promise<Ran> {
  const app = change.app ?? createFakeApp(handlers);
  const ran: Ran = { code: 0, out: '', err: '', app, opened: [], creates: null };
  const cli: Cli = {
    product: { root: '', resourcesDir: '', rendererDir: '', workerEntry: '', preload: '', version: '1.2.3' },
    defaultLibraryDir: '/default/Library',
    open: async (libraryDir, _kind, { creates }) => {
      ran.opened.push(libraryDir);
      ran.creates = creates;
      return app;
    },
    terminal: {
      stdout: (text) => void (ran.out += text),
      stderr: (text) => void (ran.err += text),
      redraw: (line) => void (ran.err += `\r${line}`),
      live: change.live ?? false,
      columns: 80,
      cwd,
      signal: change.signal ?? new AbortController().signal,
      openBrowser: async () => null,
      confirm: change.confirm ?? null,
    },
  };
  ran.code = await runCli(argv, cli);
  return ran;
}
