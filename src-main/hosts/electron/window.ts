/**
 * @file The window: without access to Node, with our background colour from the first frame, at its last
 * position.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import { z } from 'zod';
import { origin } from './protocol.ts';

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
});
const windowState = z.object({ bounds, maximized: z.boolean() });
const ground = { light: '#FBFAF8', dark: '#131416' };

export function openWindow(options: { preload: string; stateFile: string }): BrowserWindow {
  const saved = readState(options.stateFile);
  const window = new BrowserWindow({
    width: 1280,
    height: 840,
    ...(saved && isVisible(saved.bounds) ? saved.bounds : {}),
    minWidth: 480,
    minHeight: 400,
    title: 'Sightline',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  if (saved?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => saveState(options.stateFile, window));
  // once; a page that crashes again is not reloaded
  window.webContents.once('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  // it fails where the window closed before, or shows that its page failed
  window.loadURL(`${origin}/`).catch(() => undefined);
  return window;
}

function readState(file: string): z.infer<typeof windowState> | null {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // the first start, or an invalid file: the window is centred
    return null;
  }
}

function saveState(file: string, window: BrowserWindow): void {
  try {
    writeFileSync(
      file,
      JSON.stringify({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
      { mode: 0o600 },
    );
  } catch {
    // the position is lost: the window is centred next time
  }
}

/** A screen may have been unplugged since: enough of the title bar must be on one. */
function isVisible(saved: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(saved);
  const across = Math.min(saved.x + saved.width, workArea.x + workArea.width) - Math.max(saved.x, workArea.x);
  return across >= 100 && saved.y >= workArea.y && saved.y <= workArea.y + workArea.height - 50;
}
