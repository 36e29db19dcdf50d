/** @file `npm run dev [-- FOLDER…]`: the app, built and started again at each change of a source. */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';
import { whyNoWindow } from './open-app.mjs';
import { fetchElectron } from './setup.mjs';
import { goToCaller, root, say, words } from './steps.mjs';

const quietMs = 300;

await build({ readable: true });
goToCaller('dev');
const folders = words.map((folder) => resolve(folder));
const electron = whyNoWindow() === null ? await fetchElectron() : null;
let app = startApp(true);

let timer;
let work = Promise.resolve();
for (const layer of ['src-main', 'src-preload', 'src-renderer']) {
  watch(join(root, layer), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => (work = work.then(again)), quietMs);
  });
}
say('Watching src-main, src-preload and src-renderer. Ctrl+C ends.');
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => void stopApp().then(() => process.exit(0)));

async function again() {
  await stopApp();
  // a build that fails ends only itself: its words are on the screen, and the next change tries again
  const builder = spawn(process.execPath, [join(root, 'scripts', 'build.mjs'), '--readable'], {
    stdio: 'inherit',
  });
  const code = await new Promise((done) => builder.once('close', done));
  if (code === 0) app = startApp(false);
}

function startApp(first) {
  const [program, args] = electron
    ? [electron, [root]]
    : [process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', ...(first ? [] : ['--no-open'])]];
  return spawn(program, [...args, ...(first ? folders : [])], { stdio: 'inherit' });
}

function stopApp() {
  if (!app || app.exitCode !== null || app.signalCode !== null) return Promise.resolve();
  const ended = new Promise((done) => app.once('close', done));
  app.kill('SIGTERM');
  return ended;
}
