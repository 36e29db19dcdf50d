/** @file PROVISIONAL (lead): built-in packs only, so that the engine composes; the vision engineer's models-service.ts replaces it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelsState } from '../../../src-preload/contract/index.ts';
import type { HandlersOf } from '../../router.ts';
import { readManifest } from './pack-folder.ts';
import type { ActivePacks } from './packs.ts';

export async function createProvisionalModels(builtInDir: string, concepts: () => { concepts: number; on: number }) {
  const starterDir = join(builtInDir, 'starter');
  const detectorDir = join(builtInDir, 'detector');
  const starter = await readManifest(starterDir);
  const detector = await readManifest(detectorDir);
  if (starter.role !== 'encoder' || detector.role !== 'detector') throw new Error('built-in packs are mixed up');
  const encoder = { ref: { id: starter.id, role: 'encoder' as const, directory: starterDir }, calibration: { packId: starter.id, dimensions: starter.dimensions, templates: [starter.tagPrompt], calibration: starter.tagCalibration, separates: null } };
  const boxes = { ref: { id: detector.id, role: 'detector' as const, directory: detectorDir }, calibration: { packId: detector.id, labels: detector.labels, calibration: detector.calibration, thresholds: detector.thresholds } };
  const packs: ActivePacks = { encoder: () => encoder, importing: () => [encoder.ref, boxes.ref], detector: () => boxes };
  const state = async (): Promise<ModelsState> => ({
    packs: [starter, detector].map((manifest) => ({ id: manifest.id, title: manifest.title, role: manifest.role, state: 'ready' as const, problem: null, active: true, builtIn: true, licence: manifest.license, dimensions: 'dimensions' in manifest ? manifest.dimensions : null, sizeBytes: Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0), calibrated: true, path: manifest.role === 'encoder' ? starterDir : detectorDir })),
    providers: [], forced: null, switching: null, previous: null, vocabulary: concepts(),
  });
  const calls: HandlersOf<'models'> = { 'models.state': state, 'models.add': state, 'models.use': async () => ({ models: await state(), job: null }), 'models.verify': state, 'models.confirm': state, 'models.remove': state };
  const fingerprint = async ({ directory }: { directory: string }) => createHash('sha256').update(await readFile(join(directory, 'manifest.json'))).digest('hex');
  return { packs, calls, fingerprint };
}
