/**
 * @file A stand-in for the `electron` module: remembers what the built app asked of it, so that a test can
 * look and act.
 */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

/** Everything a test wants to know of the main process. */
export const seen = {
  windows: [],
  schemes: [],
  protocol: new Map(),
  menu: null,
  errors: [],
  session: {},
  paths: {},
  revealed: [],
  workers: [],
  exitCode: null,
  quit: false,
  exposed: {},
};

class StubContents extends EventEmitter {
  mainFrame = { url: 'sightline://app/', parent: null };
  openHandler = null;
  sent = new EventEmitter();

  setWindowOpenHandler(handler) {
    this.openHandler = handler;
  }
  /** values cross as structured clones, like Electron's */
  send(channel, ...args) {
    this.sent.emit(channel, ...structuredClone(args));
  }
  reload() {}
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows = () => seen.windows;
  static getFocusedWindow = () => seen.windows[0] ?? null;

  constructor(options) {
    super();
    this.options = options;
    this.webContents = new StubContents();
    this.calls = [];
    seen.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url) {
    this.url = url;
    queueMicrotask(() => this.emit('ready-to-show'));
  }
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
  isMaximized = () => false;
  isMinimized = () => false;
  show = () => this.calls.push('show');
  focus = () => this.calls.push('focus');
  maximize = () => this.calls.push('maximize');
  restore = () => this.calls.push('restore');
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  lockHeldElsewhere: false,
  setPath: (name, path) => (seen.paths[name] = path),
  requestSingleInstanceLock: () => !app.lockHeldElsewhere,
  whenReady: () => Promise.resolve(),
  exit: (code) => (seen.exitCode = code),
  quit: () => {
    let prevented = false;
    app.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) seen.quit = true;
  },
});

const handlers = new Map();
export const ipcMain = { handle: (channel, handler) => handlers.set(channel, handler) };

/** What Electron does between a page and `ipcMain`. */
export async function invoke(contents, senderFrame, channel, ...args) {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return structuredClone(await handler({ sender: contents, senderFrame }, ...structuredClone(args)));
}
export const channels = () => [...handlers.keys()];

/** The page's half, for the preload: it speaks for the first window's main frame. */
const adapted = new WeakMap();
const adapt = (listener) => {
  if (!adapted.has(listener)) adapted.set(listener, (...args) => listener({}, ...args));
  return adapted.get(listener);
};
export const contextBridge = { exposeInMainWorld: (name, api) => (seen.exposed[name] = api) };
export const webUtils = { getPathForFile: (file) => file.path ?? '' };
export const ipcRenderer = {
  invoke: (channel, ...args) =>
    invoke(seen.windows[0].webContents, seen.windows[0].webContents.mainFrame, channel, ...args),
  on: (channel, listener) => seen.windows[0].webContents.sent.on(channel, adapt(listener)),
  off: (channel, listener) => seen.windows[0].webContents.sent.off(channel, adapt(listener)),
};

export const protocol = {
  registerSchemesAsPrivileged: (schemes) => seen.schemes.push(...schemes),
  handle: (scheme, handler) => seen.protocol.set(scheme, handler),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => (seen.session.request = handler),
    setPermissionCheckHandler: (handler) => (seen.session.check = handler),
    setDevicePermissionHandler: (handler) => (seen.session.device = handler),
    setSpellCheckerEnabled: (on) => (seen.session.spellchecker = on),
    webRequest: { onBeforeRequest: (handler) => (seen.session.beforeRequest = handler) },
  },
  fromPartition: () => ({ setPermissionRequestHandler: () => {} }),
};
/** Nothing that these tests do may connect. */
export const net = {
  request({ url }) {
    seen.errors.push({ title: 'a request', text: url });
    throw new Error('net::ERR_BLOCKED_BY_CLIENT');
  },
};
export const powerMonitor = Object.assign(new EventEmitter(), { isOnBatteryPower: () => false });
export const dialog = {
  showOpenDialog: async () => ({ canceled: false, filePaths: ['/photos'] }),
  showErrorBox: (title, text) => seen.errors.push({ title, text }),
};
export const shell = { showItemInFolder: (path) => seen.revealed.push(path) };
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: true };
export const screen = { getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }) };
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (menu) => (seen.menu = menu),
};

/** The worker as a plain Node process: the program takes either channel. */
export const utilityProcess = {
  fork(entry, args, { env }) {
    seen.workers.push(env);
    // tests do not wait for whatever else the computer does
    const usual = { ...env, SIGHTLINE_WORKER_NICE: '0' };
    const child = fork(entry, args, { env: usual, serialization: 'advanced', execArgv: [] });
    return Object.assign(
      new EventEmitter().on('newListener', (event, listener) => child.on(event, listener)),
      {
        pid: child.pid,
        stderr: null,
        postMessage: (message) => child.send(message),
        kill: () => child.kill(),
      },
    );
  },
};
