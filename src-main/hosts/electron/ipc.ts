/** @file The only channel between window and engine: calls and events, from our own page only. */
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { AppError, type Reply } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { isOwnPage } from './security.ts';

/** Calls that come before the library is open wait for it. */
export function answerCalls(engine: Promise<App>): void {
  ipcMain.handle('call', async (event, name: unknown, input: unknown): Promise<Reply> => {
    if (!comesFromOurPage(event))
      return failure(new AppError('forbidden', 'Only Sightline’s own page may ask this.'));
    try {
      return await (await engine).call(String(name), input);
    } catch (error) {
      return failure(
        error instanceof AppError
          ? error
          : new AppError('library_unusable', 'The library could not be opened.'),
      );
    }
  });
}

export function sendEvents(engine: Promise<App>): void {
  const send = (app: App) =>
    app.on((event) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event', event);
    });
  // an engine that failed to open has no events; start.ts reports the error
  engine.then(send, () => {});
}

/** Only the main frame with our own origin: no nested frame, no other page. */
function comesFromOurPage({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url);
}

function failure(error: AppError): Reply {
  return { ok: false, error: error.toData() };
}
