#!/usr/bin/env node
/** @file The `sightline` command: builds what is stale (words on stderr), then becomes the CLI. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { goToCaller, root } from './steps.mjs';

await build();
goToCaller('sightline');
await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href);
