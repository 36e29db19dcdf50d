/**
 * @file The command line over an app that is open already, for tests that ask it many things: one command,
 * one JSON document.
 */
import { runCli } from '../hosts/cli/run-cli.ts';
import type { Cli } from '../hosts/cli/session.ts';
import type { App } from '../host.ts';

/** @returns what the command prints with `--json`; null where it fails */
export type Say = <Answer>(...argv: string[]) => Promise<Answer | null>;

/** @param cwd where the commands are typed */
export function cliOver(app: App, cwd: string): Say {
  return async <Answer>(...argv: string[]) => {
    let out = '';
    const cli: Cli = {
      product: { root: '', resourcesDir: '', rendererDir: '', workerEntry: '', preload: '', version: '0' },
      defaultLibraryDir: cwd,
      open: async () => ({ ...app, close: async () => {} }),
      terminal: {
        stdout: (text) => void (out += text),
        stderr: () => {},
        redraw: () => {},
        live: false,
        columns: 80,
        cwd,
        signal: new AbortController().signal,
        openBrowser: async () => null,
        confirm: null,
      },
    };
    const code = await runCli([...argv, '--json'], cli);
    return code === 0 ? (JSON.parse(out) as Answer) : null;
  };
}
