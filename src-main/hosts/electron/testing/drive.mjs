/**
 * @file Runs the built desktop app over the stub `electron`, acts on it as page, attacker and system, and
 * prints what happened as JSON.
 */
import { Module, createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const stubUrl = new URL('./stub-electron.mjs', import.meta.url).href;

// hooks run in a thread of their own, which loads this file again
export function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url: stubUrl, shortCircuit: true } : next(specifier, context);
}
if (isMainThread) {
  register(import.meta.url);
  await drive(process.argv[2], process.argv[3], process.argv[4], process.argv[5]);
}

/** @param describer folder of a model that describes photos */
async function drive(mainFile, preloadFile, picture, describer) {
  const electron = await import(stubUrl);
  const { app, seen } = electron;
  process.argv = ['electron', '.'];
  await import(pathToFileURL(mainFile).href);
  const window = await waitFor(() => seen.windows[0]);
  const contents = window.webContents;
  const bridge = loadPreload(electron, preloadFile);
  const report = {};

  report.window = {
    url: window.url,
    web: window.options.webPreferences,
    background: window.options.backgroundColor,
  };
  report.schemes = seen.schemes;
  report.channels = electron.channels();
  report.bridgeKeys = Object.keys(bridge);
  report.info = await bridge.call('host.info', {});
  report.picked = await bridge.call('host.pickFolder', {});
  report.badInput = await bridge.call('search.run', {});

  const events = [];
  const stop = bridge.on((event) => events.push(event));
  await bridge.call('settings.set', { theme: 'dark' });
  await waitFor(() => events.length > 0);
  stop();
  await bridge.call('settings.set', { theme: 'light' });
  report.events = events.map(({ name, data }) => ({ name, theme: data.theme }));
  report.themeSource = electron.nativeTheme.themeSource;

  const strangers = {
    anotherPage: { url: 'https://evil.example/' },
    aFrameInOurPage: { url: 'sightline://app/' },
    aLookalike: { url: 'sightline://app.evil/' },
  };
  report.strangers = {};
  for (const [name, frame] of Object.entries(strangers)) {
    const sender = name === 'aFrameInOurPage' ? contents : { ...contents, mainFrame: frame };
    report.strangers[name] = await electron.invoke(sender, frame, 'call', 'settings.get', {});
  }
  report.vanishedFrame = await electron.invoke(contents, null, 'call', 'settings.get', {});

  report.navigation = {};
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'sightline://app.evil/',
      'sightline://app/',
    ])
      report.navigation[`${event} ${url}`] = prevented((e) => contents.emit(event, e), url);
  }
  report.webview = prevented((e) => contents.emit('will-attach-webview', e));
  report.newWindow = contents.openHandler({ url: 'https://evil.example/' });
  report.permission = await new Promise((answer) => seen.session.request(contents, 'media', answer));
  report.permissionCheck = [seen.session.check(contents, 'geolocation'), seen.session.device({})];
  report.spellchecker = seen.session.spellchecker;
  report.requests = {};
  for (const url of [
    'https://evil.example/x.js',
    'http://127.0.0.1:80/',
    'ws://evil.example/',
    'file:///etc/passwd',
    'blob:https://evil.example/1',
    'sightline://app.evil/',
    'sightline://app/',
    'data:image/png;base64,AA',
    'blob:sightline://app/1',
  ]) {
    report.requests[url] = await new Promise((answer) => seen.session.beforeRequest({ url }, answer));
  }

  report.files = {};
  const asked = [
    'sightline://app/',
    'sightline://app/../package.json',
    'sightline://app/%2e%2e%2fpackage.json',
    'sightline://app/assets/none.js',
    'sightline://other/',
    'sightline://app/media/none',
    'sightline://app/media/..%2f..%2fetc%2fpasswd',
  ];
  for (const url of asked) report.files[url] = await fetchFile(seen, url);
  report.posted = await fetchFile(seen, 'sightline://app/', 'POST');

  report.import = await importPicture(bridge, picture);
  if (report.import.grid)
    report.picture = await fetchFile(seen, `sightline://app/media/${report.import.grid}`);
  await bridge.call('host.reveal', { id: report.import.id });
  report.revealed = seen.revealed;
  report.described = await describePicture(bridge, report.import.id, describer);
  report.describers = seen.workers.filter((env) => env.SIGHTLINE_DESCRIBER === '1').length;
  report.telemetry = seen.workers.map((env) => env.ORT_DISABLE_TELEMETRY);

  const calls = window.calls;
  window.calls = [];
  app.emit('second-instance', {}, [], '', { folders: [] });
  report.secondStart = window.calls;
  report.shownAtFirst = calls;
  report.menu = JSON.stringify(seen.menu);

  window.emit('close');
  app.quit();
  await waitFor(() => seen.quit);
  report.errors = seen.errors;
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exit(0);
}

/**
 * The built preload in its sandbox: `require('electron')` gives the page's two modules, and nothing else can
 * be required.
 */
function loadPreload(electron, preloadFile) {
  const { contextBridge, ipcRenderer, webUtils } = electron;
  const load = Module._load;
  Module._load = (request, ...rest) => {
    if (request === 'electron') return { contextBridge, ipcRenderer, webUtils };
    if (request === preloadFile) return load(request, ...rest);
    throw new Error(`A sandboxed preload cannot require ${request}`);
  };
  try {
    createRequire(import.meta.url)(preloadFile);
  } finally {
    Module._load = load;
  }
  return electron.seen.exposed.bridge;
}

/** The job, when it has ended. */
function jobEnded(bridge, { id }) {
  return waitFor(async () => {
    const job = await bridge.call('jobs.get', { id });
    return job.data.state !== 'queued' && job.data.state !== 'running' ? job.data : null;
  });
}

/** Adds the model, uses it, and has it describe the photo. */
async function describePicture(bridge, id, describer) {
  const added = await jobEnded(bridge, (await bridge.call('models.add', { path: describer })).data);
  if (added.state !== 'done') return added;
  const { data: state } = await bridge.call('models.state', {});
  const pack = state.packs.find(({ role }) => role === 'describer');
  const used = await bridge.call('models.use', { id: pack.id });
  if (used.data.job) await jobEnded(bridge, used.data.job);
  const { data } = await bridge.call('describing.start', { photos: { ids: [id] } });
  const described = await jobEnded(bridge, data.job);
  const { data: photo } = await bridge.call('photos.show', { target: { id } });
  const { state: ended, error, failures } = described;
  return { state: ended, error, failures, written: photo.caption.described?.written ?? [] };
}

async function importPicture(bridge, folder) {
  const { data } = await bridge.call('library.addRoot', { path: folder });
  const finished = await jobEnded(bridge, data.job);
  const { data: list } = await bridge.call('photos.list', {});
  return {
    state: finished.state,
    error: finished.error,
    id: list.photos[0]?.id,
    grid: list.photos[0]?.media.grid ?? null,
  };
}

async function fetchFile(seen, url, method = 'GET') {
  const response = await seen.protocol.get('sightline')(new Request(url, { method }));
  const body = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    csp: response.headers.get('content-security-policy'),
    start: body.subarray(0, 15).toString('latin1'),
    bytes: body.length,
  };
}

function prevented(emit, url) {
  let was = false;
  emit({ url, preventDefault: () => (was = true) });
  return was;
}

/** Until there is something; a test that waits too long is ended by its own limit. */
async function waitFor(look) {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
