/** @file The built renderer as a fixed list of files, and the headers that every host sends with them. */
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { MediaFile } from '../host.ts';

/** Nothing may be loaded from, sent to or framed by anyone else; WebAssembly is for the voice. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "font-src 'self'",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer of every host. */
export const commonHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Names with a hash in them and pictures with a version in their key never change. */
const foreverCache = 'private, max-age=31536000, immutable';

/** Whether the window may keep a picture under its key. */
export function cacheControlOf({ standsIn, temporary }: MediaFile): string {
  return standsIn || temporary ? 'no-store' : foreverCache;
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

export interface RendererFile {
  path: string;
  contentType: string;
  cacheControl: string;
}

export interface RendererFiles {
  /** The file for a URL's path; the page itself for the app's own routes; null = no such file. */
  find(urlPath: string): RendererFile | null;
}

/**
 * Reads the list once: what is not on it does not exist, so no path can lead out of the folder.
 * @throws Error where the renderer is not built
 */
export async function readRendererFiles(rendererDir: string): Promise<RendererFiles> {
  const files = new Map<string, RendererFile>();
  for (const entry of await readdir(rendererDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const urlPath = `/${relative(rendererDir, path).split(sep).join('/')}`;
    files.set(urlPath, {
      path,
      contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
      cacheControl: urlPath.startsWith('/assets/') ? foreverCache : 'no-cache',
    });
  }
  const page = files.get('/index.html');
  if (!page) throw new Error(`The renderer is not built: ${rendererDir} has no index.html.`);
  return {
    find: (urlPath) =>
      files.get(urlPath) ?? (extname(urlPath) === '' && !urlPath.startsWith('/assets/') ? page : null),
  };
}
