/** @file The worker program's entry. */
import { start } from './start.ts';

await start(import.meta.url);
