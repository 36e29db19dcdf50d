/** @file The CLI's entry. */
import { start } from './start.ts';

await start();
