/** @file Starts the desktop app: one instance, a sandboxed window, the engine, an orderly shutdown. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, protocol, session } from 'electron';
import type { Settings } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { makeProcessPrivate } from '../../private-process.ts';
import { openLibrary } from '../open-library.ts';
import { personalPlaces, productPlaces } from '../places.ts';
import { readArguments } from './arguments.ts';
import { pickFolder, reveal, trash } from './dialogs.ts';
import { forkUtility } from './fork-utility.ts';
import { answerCalls, sendEvents } from './ipc.ts';
import { installMenu } from './menu.ts';
import { netSend } from './net-send.ts';
import { power } from './power.ts';
import { answerProtocol, mediaBase, schemePrivileges } from './protocol.ts';
import { harden, hardenSession } from './security.ts';
import { openWindow } from './window.ts';

export async function start(): Promise<void> {
  makeProcessPrivate();
  const product = productPlaces();
  const personal = personalPlaces();
  const { libraryDir = personal.libraryDir, folders } = readArguments(
    process.argv,
    process.cwd(),
    app.isPackaged,
  );
  app.setPath('userData', join(personal.dataDir, 'Electron'));
  // a second start focuses the first, and passes on its folders
  if (!app.requestSingleInstanceLock({ folders })) return app.quit();
  protocol.registerSchemesAsPrivileged([schemePrivileges]);
  app.on('web-contents-created', (_event, contents) => harden(contents));
  await app.whenReady();

  hardenSession(session.defaultSession, { devTools: !app.isPackaged });
  installMenu(app.isPackaged);
  const tell = (sentence: string) => {
    // it fails where the app ends before it is closed
    dialog.showMessageBox({ type: 'warning', title: 'Sightline', message: sentence }).catch(() => undefined);
  };
  const door = { tell };
  const engine = openLibrary({
    libraryDir,
    door,
    dataDir: personal.dataDir,
    product,
    host: {
      ...{ kind: 'electron', mediaBase, pickFolder, reveal, trash, power },
      ...{ forkWorker: forkUtility, send: netSend },
    },
  });
  const window = () =>
    openWindow({ preload: product.preload, stateFile: join(personal.dataDir, 'window.json') });
  await answerProtocol(engine, product.rendererDir);
  answerCalls(engine);
  sendEvents(engine);
  window();

  app.on('second-instance', (_event, _argv, _directory, data) => {
    showFirst(window);
    // a library that could not be opened has been reported in `follow`
    addFolders(engine, (data as { folders?: string[] } | null)?.folders ?? []).catch(() => undefined);
  });
  app.on('activate', () => showFirst(window));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeBeforeQuit(engine);
  await follow(engine, folders);
}

/** Waits for the library; where it cannot be opened, a dialog reports it, and the app ends. */
async function follow(engine: Promise<App>, folders: string[]): Promise<void> {
  try {
    const opened = await engine;
    const reply = await opened.call('settings.get', {});
    if (reply.ok) nativeTheme.themeSource = (reply.data as Settings).theme;
    opened.on((event) => {
      if (event.name === 'settings.changed') nativeTheme.themeSource = event.data.theme;
    });
    await addFolders(engine, folders);
  } catch (error) {
    dialog.showErrorBox(
      'Sightline cannot open your library',
      error instanceof Error ? error.message : String(error),
    );
    app.exit(1);
  }
}

async function addFolders(engine: Promise<App>, folders: string[]): Promise<void> {
  const opened = await engine;
  for (const path of folders) {
    const reply = await opened.call('library.addRoot', { path });
    if (!reply.ok) dialog.showErrorBox(`Sightline cannot add ${path}`, reply.error.message);
  }
}

function showFirst(open: () => BrowserWindow): void {
  const window = BrowserWindow.getAllWindows()[0] ?? open();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Ends jobs, worker and database in this order before the process ends. */
function closeBeforeQuit(engine: Promise<App>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    void engine
      .then((opened) => opened.close())
      // errors of opening and closing have been reported; the app ends anyway
      .catch(() => {})
      .finally(() => app.quit());
  });
}
