/**
 * @file What every command has: the library, opened when first asked; calls that throw; one place that
 * prints.
 */
import { resolve } from 'node:path';
import type { CallInput, CallName, CallOutput, HostInfo } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import type { InstanceOptions } from '../single-instance/connect-or-own.ts';
import { printable, printableJson } from '../../printable.ts';
import type { ProductPlaces } from '../places.ts';
import type { Redirect } from './browser.ts';
import { callThrowing } from './call-throwing.ts';
import { watchJob } from './follow-job.ts';
import { UsageError } from './usage.ts';

/** The terminal and the machine, as a command may use them. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  /** writes the line of stderr anew, from its start */
  redraw(line: string): void;
  /** a person sees stderr: progress may be redrawn in place */
  live: boolean;
  columns: number;
  cwd: string;
  /** fires at Ctrl+C */
  signal: AbortSignal;
  /** opens the address in the person's browser, where there is a display; null where it could not */
  openBrowser(url: string): Promise<Redirect | null>;
  /** asks whether to go on; null where nobody sits before it */
  confirm: ((question: string) => Promise<boolean>) | null;
}

export interface Cli {
  terminal: Terminal;
  product: ProductPlaces;
  defaultLibraryDir: string;
  open(libraryDir: string, kind: HostInfo['kind'], how: OpenHow): Promise<App>;
}

/** `tell` where the process that owns the library says nothing, `signal` ends the waiting for it. */
export interface OpenHow extends Pick<InstanceOptions, 'tell' | 'signal'> {
  /**
   * Makes the library where there is none: for commands that bring photos in, or choose for all that come.
   */
  creates: boolean;
}

/** What a command found out: the JSON document, and the same in words. */
export interface Findings {
  json: unknown;
  text: string;
}

export interface Session {
  libraryDir: string;
  app(): Promise<App>;
  /**
   * Waits for a catalogue that is being made again, so that no answer is given from half of it. @throws
   * AppError, also `cancelled` at Ctrl+C
   */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  terminal: Terminal;
}

export type CommonArgs = { json?: boolean | undefined; library?: string | undefined };

/**
 * Runs one command's body over the library and prints what it found; only with `creates` a library is made.
 * The library is closed in any case, before anything is printed.
 */
export async function withSession(
  cli: Cli,
  args: CommonArgs,
  body: (session: Session) => Promise<Findings>,
  { kind = 'cli', creates = false }: { kind?: HostInfo['kind']; creates?: boolean } = {},
): Promise<void> {
  if (args.library === '') throw new UsageError('--library takes a folder.');
  const libraryDir =
    args.library === undefined ? cli.defaultLibraryDir : resolve(cli.terminal.cwd, args.library);
  let opened: Promise<App> | null = null;
  const tell = (sentence: string) => cli.terminal.stderr(`${sentence} Ctrl+C ends the waiting.\n`);
  const app = () => (opened ??= cli.open(libraryDir, kind, { tell, signal: cli.terminal.signal, creates }));
  let whole: Promise<void> | null = null;
  const session: Session = {
    libraryDir,
    app,
    terminal: cli.terminal,
    async call(name, input) {
      // the renderer shows how far it is by itself
      if (kind !== 'web') await (whole ??= untilRebuilt(await app(), cli.terminal));
      return callThrowing(await app(), name, input, cli.terminal.signal);
    },
  };
  let findings: Findings;
  try {
    findings = await body(session);
  } finally {
    // a library that could not be opened has been reported by whoever asked for it
    await (opened as Promise<App> | null)?.then(
      (app) => app.close(),
      () => {},
    );
  }
  print(cli.terminal, args, findings);
}

export function print(terminal: Terminal, args: CommonArgs, { json, text }: Findings): void {
  if (args.json) printJson(terminal, json);
  else terminal.stdout(text === '' ? '' : `${printable(text)}\n`);
}

/** One document on a line of its own. */
export function printJson(terminal: Pick<Terminal, 'stdout'>, document: unknown): void {
  terminal.stdout(`${printableJson(JSON.stringify(document))}\n`);
}

/**
 * The terminal, for which all words on stderr and all questions are made harmless: a file's name may carry
 * orders to it.
 */
export function cleanTerminal(terminal: Terminal): Terminal {
  const { confirm } = terminal;
  return {
    ...terminal,
    stderr: (text) => terminal.stderr(printable(text)),
    redraw: (line) => terminal.redraw(printable(line)),
    confirm: confirm && ((question) => confirm(printable(question))),
  };
}

async function untilRebuilt(app: App, terminal: Terminal): Promise<void> {
  const jobs = await callThrowing(app, 'jobs.list', {}, terminal.signal);
  const rebuild = jobs.find(
    ({ kind, state }) => kind === 'rebuild' && (state === 'queued' || state === 'running'),
  );
  // it may be the window's: Ctrl+C ends our waiting, not its work
  if (rebuild) await watchJob(app, rebuild.id, terminal, terminal.signal);
}
