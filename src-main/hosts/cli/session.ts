/** @file Shared by all commands: the library, opened at the first use; calls that throw; printing. */
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

/** The terminal and the computer's functions for commands. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  /** replaces the last line of stderr */
  redraw(line: string): void;
  /** a person sees stderr: progress may be redrawn in place */
  live: boolean;
  columns: number;
  cwd: string;
  /** fires at Ctrl+C */
  signal: AbortSignal;
  /** opens the address in the person's browser, where there is a display; null where it could not */
  openBrowser(url: string): Promise<Redirect | null>;
  /** asks for confirmation; null where the terminal is not interactive */
  confirm: ((question: string) => Promise<boolean>) | null;
}

export interface Cli {
  terminal: Terminal;
  product: ProductPlaces;
  defaultLibraryDir: string;
  open(libraryDir: string, kind: HostInfo['kind'], how: OpenHow): Promise<App>;
}

/** `tell` is called where the process that owns the library does not respond; `signal` cancels waiting. */
export interface OpenHow extends Pick<InstanceOptions, 'tell' | 'signal'> {
  /** Creates the library where there is none: for commands that import photos or choose models. */
  creates: boolean;
}

/** The result of a command: as a JSON document, and as text. */
export interface Findings {
  json: unknown;
  text: string;
}

export interface Session {
  libraryDir: string;
  app(): Promise<App>;
  /**
   * Waits for a running rebuild, so that no answer comes from an incomplete catalogue. @throws AppError, also
   * `cancelled` at Ctrl+C
   */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  terminal: Terminal;
}

export type CommonArgs = { json?: boolean | undefined; library?: string | undefined };

/**
 * Runs a command and prints its result; a library is created only with `creates`. The library is always
 * closed before anything is printed.
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
  const app = () =>
    (opened ??= cli
      .open(libraryDir, kind, { tell, signal: cli.terminal.signal, creates })
      .then((made) => (tellOfDevices(made, cli.terminal), made)));
  let whole: Promise<void> | null = null;
  const session: Session = {
    libraryDir,
    app,
    terminal: cli.terminal,
    async call(name, input) {
      // the renderer shows the progress itself
      if (kind !== 'web') await (whole ??= untilRebuilt(await app(), cli.terminal));
      return callThrowing(await app(), name, input, cli.terminal.signal);
    },
  };
  let findings: Findings;
  try {
    findings = await body(session);
  } finally {
    // a library that could not be opened has been reported by its caller
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

/** The terminal with sanitised stderr and questions: file names may contain control sequences. */
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
  // it may belong to another process: Ctrl+C ends the waiting, not the job
  if (rebuild) await watchJob(app, rebuild.id, terminal, terminal.signal);
}

/** A graphics card that was given up while it worked is no error of the command. */
function tellOfDevices(app: App, terminal: Terminal): void {
  app.on((event) => {
    if (event.name === 'devices.failed') terminal.stderr(`${event.data.message}\n`);
  });
}
