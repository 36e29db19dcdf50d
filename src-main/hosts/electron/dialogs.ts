/** @file The system's folder dialog, file manager and bin. */
import { BrowserWindow, dialog, shell } from 'electron';
import { withUsualMask } from '../../private-process.ts';

/** @returns null where the person closed the dialog */
export async function pickFolder(): Promise<string | null> {
  const options = {
    title: 'Choose a folder of photos',
    buttonLabel: 'Choose',
    properties: ['openDirectory' as const],
  };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

export async function reveal(path: string): Promise<void> {
  withUsualMask(() => shell.showItemInFolder(path));
}

/** @throws Error with a sentence; never deletes a file instead */
export async function trash(path: string): Promise<void> {
  await shell.trashItem(path).catch((cause: unknown) => {
    throw new Error(
      'The system could not move this file to the bin. Check its permissions, and whether its disk has ' +
        'a bin.',
      { cause },
    );
  });
}
