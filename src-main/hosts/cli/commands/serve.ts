/** @file `serve`: the app in a browser of this machine, until Ctrl+C. */
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { startOnLastPort } from '../../web/last-port.ts';
import { startWebHost } from '../../web/server.ts';
import type { Redirect } from '../browser.ts';
import { print, withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs, wholeNumber } from '../usage.ts';

export function serveCommand(cli: Cli) {
  const args = {
    folders: { type: 'positional', required: false, description: 'Folders of photos to add first' },
    port: {
      type: 'string',
      valueHint: 'N',
      description: 'The port on 127.0.0.1; left out, that of the last start, else any free one',
    },
    open: {
      type: 'boolean',
      default: true,
      negativeDescription: 'Do not open a browser',
      description: 'Open a browser where there is a display',
    },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'serve', description: 'Sightline in your browser, on this machine only' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const folders = checkWords(rawArgs, args, { min: 0, max: Infinity, names: '' });
      const port = wholeNumber(given.port, 'port', { min: 0, max: 65_535 });
      const { terminal, product } = cli;
      await withSession(
        cli,
        { library: given.library },
        async (session) => {
          for (const folder of folders)
            await session.call('library.addRoot', { path: resolve(terminal.cwd, folder) });
          const app = await session.app();
          const startOn = (on: number) => startWebHost(app, { port: on, rendererDir: product.rendererDir });
          const lastPort = join(session.libraryDir, 'cache', 'web-port');
          const host = await (port === undefined ? startOnLastPort(lastPort, startOn) : startOn(port));
          let redirect: Redirect | null = null;
          try {
            print(terminal, given, {
              json: { url: host.url, port: host.port, library: session.libraryDir },
              text:
                `Sightline is at ${host.url}\n` +
                'The address works once, in one browser of this machine; use it where no page opens by ' +
                'itself. Ctrl+C stops Sightline.',
            });
            if (given.open) redirect = await terminal.openBrowser(host.url);
            // it is removed below at the latest
            void host.opened.then(() => redirect?.remove()).catch(() => {});
            if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
          } finally {
            await host.close();
            await redirect?.remove();
          }
          return { json: null, text: '' };
        },
        { kind: 'web', creates: true },
      );
    },
  });
}
