/** @file The worker program with one more kind of evidence: the one line that adds it. */
import { evidenceKinds } from '../../domain/evidence/kinds.ts';
import { start } from '../../worker/start.ts';
import { patches } from './patches.ts';

evidenceKinds.push(patches);
await start(import.meta.url);
