/** @file This computer, as far as the speed and the results of models depend on it. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Machine } from '../../domain/devices/machine.ts';
import { graphicsCards } from './graphics-cards.ts';

/** Variables by which somebody chooses other drivers. */
const driverVariables = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'CUDA_VISIBLE_DEVICES'];

/** Never rejects: what cannot be found out is left out. */
export async function readMachine(env: NodeJS.ProcessEnv = process.env): Promise<Machine> {
  const system = {
    os: `${type()} ${release()} ${arch()}`,
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    adapters: await graphicsCards(),
    onnxRuntime: runtimeVersion(),
  };
  const set = driverVariables.filter((name) => env[name]);
  const facts = JSON.stringify([system, set.map((name) => [name, env[name]])]);
  return {
    system: { ...system, adapters: [...system.adapters, ...set.map((name) => `drivers chosen by ${name}`)] },
    id: createHash('sha256').update(facts).digest('hex'),
  };
}

/** Of the package: the native library is loaded in the workers only. */
function runtimeVersion(): string {
  try {
    return (createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }).version;
  } catch {
    return 'unknown'; // a packed app without the file
  }
}
