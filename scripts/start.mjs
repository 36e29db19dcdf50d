/** @file `npm start [-- FOLDER…]`: the person's own library, set up and built first. */
import { resolve } from 'node:path';
import { build } from './build.mjs';
import { openApp } from './open-app.mjs';
import { goToCaller, words } from './steps.mjs';

await build();
goToCaller('start');
process.exitCode = await openApp({ folders: words.map((folder) => resolve(folder)) });
