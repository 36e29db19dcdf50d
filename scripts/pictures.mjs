/** @file `npm run pictures`: takes the README's pictures of the product anew, in a real browser. */
import { e2e } from './e2e.mjs';
import { isEntry, words } from './steps.mjs';

if (isEntry(import.meta.url)) process.exitCode = await e2e({ args: words, config: 'e2e/pictures.config.ts' });
