/**
 * @file Graphics drivers keep what they compiled in folders of the user's; the worker's drivers keep it in
 * the app's own folder.
 */
import { mkdirSync } from 'node:fs';
import { privateFolderMode } from '../adapters/files/private-files.ts';

/**
 * Mesa, NVIDIA's OpenGL and Vulkan, and CUDA; on Windows and macOS such caches are the system's and cannot be
 * moved.
 */
const variables = ['MESA_SHADER_CACHE_DIR', '__GL_SHADER_DISK_CACHE_PATH', 'CUDA_CACHE_PATH'];

/**
 * Makes the folder and names it to the drivers. A place that the person chose stays.
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
    return {}; // the drivers compile again at each start
  }
  return Object.fromEntries(
    variables.filter((name) => env[name] === undefined).map((name) => [name, folder]),
  );
}
