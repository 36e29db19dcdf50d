/**
 * @file Graphics drivers store compiled shaders in folders of the user; the worker's drivers use a folder of
 * the app.
 */
import { mkdirSync } from 'node:fs';
import { privateFolderMode } from '../adapters/files/private-files.ts';

/**
 * Mesa, NVIDIA's OpenGL and Vulkan, and CUDA; on Windows and macOS such caches are the system's and cannot be
 * moved.
 */
const variables = ['MESA_SHADER_CACHE_DIR', '__GL_SHADER_DISK_CACHE_PATH', 'CUDA_CACHE_PATH'];

/**
 * Creates the folder. Variables that the user has set stay.
 * @returns environment variables for the worker's process
 */
export function driverCaches(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  if (platform !== 'linux') return {};
  try {
    mkdirSync(folder, { recursive: true, mode: privateFolderMode });
  } catch {
    return {}; // without the folder, the drivers compile at each start
  }
  return Object.fromEntries(
    variables.filter((name) => env[name] === undefined).map((name) => [name, folder]),
  );
}
