/**
 * @file Finds a Vulkan driver that needs no graphics card (SwiftShader comes with Chromium and Electron), so
 * that WebGPU can really run in tests.
 */
import { existsSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const driverFile = 'vk_swiftshader_icd.json';
const loaderFile = 'libvulkan.so.1';

/**
 * @param directory a folder of the test's own, for a link to the Vulkan loader alone: the browser's other
 * libraries must not be found
 * @returns environment variables for the process that shall see the driver; null where there is none
 */
export async function softwareVulkan(directory: string): Promise<Record<string, string> | null> {
  if (process.platform !== 'linux') return null;
  const folders = [
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
    resolve('node_modules/electron/dist'),
    ...(await playwrightBrowsers()),
  ];
  const folder = folders.find((path) => existsSync(join(path, driverFile)));
  if (folder === undefined) return null;
  const loader = [folder, '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu']
    .map((path) => join(path, loaderFile))
    .find((path) => existsSync(path));
  if (loader === undefined) return null;
  await symlink(loader, join(directory, loaderFile));
  return { VK_ICD_FILENAMES: join(folder, driverFile), LD_LIBRARY_PATH: directory };
}

async function playwrightBrowsers(): Promise<string[]> {
  const cache = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(homedir(), '.cache', 'ms-playwright');
  const names = await readdir(cache).catch(() => []); // no such browsers
  return names.flatMap((name) =>
    ['chrome-linux', 'chrome-linux64', 'chrome-headless-shell-linux64'].map((inner) =>
      join(cache, name, inner),
    ),
  );
}
