/** @file What every command has: the library, opened when first asked; calls that throw; one place that prints. */
import { resolve } from 'node:path';
import { AppError, type CallInput, type CallName, type CallOutput, type HostInfo } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import type { ProductPlaces } from '../places.ts';

/** The terminal and the machine, as a command may use them. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  /** a person sees stderr: progress may be redrawn in place */
  live: boolean;
  columns: number;
  cwd: string;
  /** fires at Ctrl+C */
  signal: AbortSignal;
  /** opens the address in the person's browser, where there is a display */
  openBrowser(url: string): Promise<boolean>;
}

export interface Cli {
  terminal: Terminal;
  product: ProductPlaces;
  defaultLibraryDir: string;
  open(libraryDir: string, kind: HostInfo['kind']): Promise<App>;
}

/** What a command found out: the JSON document, and the same in words. */
export interface Findings {
  json: unknown;
  text: string;
}

export interface Session {
  libraryDir: string;
  app(): Promise<App>;
  /** @throws AppError, also `cancelled` at Ctrl+C */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  terminal: Terminal;
}

export type CommonArgs = { json?: boolean | undefined; library?: string | undefined };

/** Runs one command's body over the library and prints what it found. The library is closed in any case, before anything is printed. */
export async function withSession(cli: Cli, args: CommonArgs, body: (session: Session) => Promise<Findings>, kind: HostInfo['kind'] = 'cli'): Promise<void> {
  const libraryDir = args.library === undefined ? cli.defaultLibraryDir : resolve(cli.terminal.cwd, args.library);
  let opened: Promise<App> | null = null;
  const app = () => (opened ??= cli.open(libraryDir, kind));
  const session: Session = { libraryDir, app, terminal: cli.terminal, call: async (name, input) => callThrowing(await app(), name, input, cli.terminal.signal) };
  let findings: Findings;
  try {
    findings = await body(session);
  } finally {
    // a library that could not be opened has been reported by whoever asked for it
    await (opened as Promise<App> | null)?.then((app) => app.close(), () => {});
  }
  print(cli.terminal, args, findings);
}

export function print(terminal: Terminal, args: CommonArgs, { json, text }: Findings): void {
  terminal.stdout(args.json ? `${JSON.stringify(json)}\n` : text === '' ? '' : `${text}\n`);
}

/** @throws AppError as the engine gave it, or `cancelled` when the signal fires first */
export async function callThrowing<N extends CallName>(app: Pick<App, 'call'>, name: N, input: CallInput<N>, signal: AbortSignal): Promise<CallOutput<N>> {
  const reply = await orCancelled(app.call(name, input), signal);
  if (!reply.ok) throw AppError.fromData(reply.error);
  return reply.data as CallOutput<N>;
}

function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AppError('cancelled', 'Stopped.'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
