/** @file Downloads over the real door and real files, from a server on the loopback; a pack is not tried. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createArrivals } from '../../adapters/model-packs/arrivals.ts';
import { createDownloads } from '../../adapters/model-packs/downloads.ts';
import { createFileSums } from '../../adapters/model-packs/file-sums.ts';
import { createPackStore } from '../../adapters/model-packs/pack-store.ts';
import { createConnectionList } from '../../adapters/network/connection-list.ts';
import { createDoor } from '../../adapters/network/door.ts';
import { createNodeSend } from '../../adapters/network/node-send.ts';
import type { Jobs } from '../../domain/jobs/jobs.ts';
import type { Clock } from '../../domain/models/downloads/clock.ts';
import type { DownloadDeps } from '../../domain/models/downloads/download-pack.ts';
import type { WantedPack } from '../../domain/models/downloads/download-store.ts';

/** @param folder the app's own */
export async function downloadDeps(
  folder: string,
  { mirror, jobs, clock }: { mirror: string; jobs: Jobs; clock: Clock },
) {
  const addedDir = join(folder, 'packs');
  const sums = await createFileSums(join(folder, 'model-files.json'));
  const packStore = createPackStore({ builtInDir: join(folder, 'built-in'), addedDir, sums });
  const connections = createConnectionList(join(folder, 'connections.jsonl'));
  const deps: DownloadDeps = {
    ...{ jobs, clock },
    downloads: createDownloads({ addedDir, sums, arrivals: createArrivals(addedDir) }),
    network: createDoor({ send: createNodeSend(), connections, mirror: async () => mirror }),
    present: () => packStore.list('quick'),
    settle: async (arrived) => arrived.settle(await packStore.list('quick')),
  };
  return { ...deps, packStore, connections, addedDir };
}

const repository = 'ann/clip/resolve/0123456789012345678901234567890123456789';

/** A pack of these files as the catalogue would pin them, and what a server has under their addresses. */
export function packOf(contents: Record<string, Buffer>): {
  pack: WantedPack;
  served: Record<string, Buffer>;
} {
  const files = Object.entries(contents).map(([path, content]) => ({
    url: `https://huggingface.co/${repository}/${path}`,
    ...{ path, name: path, bytes: content.length },
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  const manifest = {
    ...{ id: 'clip', title: 'CLIP', license: 'MIT', role: 'encoder', dimensions: 4 },
    image: {
      ...{ file: 'onnx/vision_model.onnx', input: 'pixel_values', output: 'image_embeds', size: 224 },
      ...{ fit: 'crop', cropFraction: 1, longSide: 'floor', resample: 'bicubic' },
      ...{ mean: [0, 0, 0], std: [1, 1, 1] },
    },
    text: {
      ...{ file: 'onnx/text_model.onnx', inputs: ['input_ids'], output: 'text_embeds' },
      ...{ tokenizer: 'tokenizer.json', tokenizerConfig: null, maxTokens: 77, padId: null },
    },
    ...{ tagPrompt: '{}', tagCalibration: null },
    files: Object.fromEntries(files.map(({ name, bytes, sha256 }) => [name, { bytes, sha256 }])),
  };
  return {
    pack: { id: 'clip', title: 'CLIP', files, manifest },
    served: Object.fromEntries(
      Object.entries(contents).map(([path, bytes]) => [`${repository}/${path}`, bytes]),
    ),
  };
}
