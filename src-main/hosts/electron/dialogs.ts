/** @file The system's folder dialog and file manager. */
import { BrowserWindow, dialog, shell } from 'electron';

/** @returns null where the person closed the dialog */
export async function pickFolder(): Promise<string | null> {
  const options = { title: 'Choose a folder of photos', buttonLabel: 'Choose', properties: ['openDirectory' as const] };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

export async function reveal(path: string): Promise<void> {
  shell.showItemInFolder(path);
}
