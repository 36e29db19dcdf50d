/** @file sightline://app/…: the renderer, and under /media/ its pictures. */
import { readFile } from 'node:fs/promises';
import { protocol, type CustomScheme } from 'electron';
import type { App } from '../../host.ts';
import { cacheControlOf, commonHeaders, readRendererFiles, type RendererFiles } from '../renderer-files.ts';

const scheme = 'sightline';
export const origin = `${scheme}://app`;
export const mediaBase = `${origin}/media/`;
/** A separate origin, treated as secure like https: modules, workers and fetch work in it. */
export const schemePrivileges: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** @throws Error where the renderer is not built */
export async function answerProtocol(engine: Promise<App>, rendererDir: string): Promise<void> {
  const renderer = await readRendererFiles(rendererDir);
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.host !== 'app') return answer('Not allowed.', 405);
    const file = await findFile(decodeURIComponent(url.pathname), engine, renderer);
    if (!file) return answer('Not found.', 404);
    try {
      return answer(await readFile(file.path), 200, {
        'content-type': file.contentType,
        'cache-control': file.cacheControl,
      });
    } catch (error) {
      // a preview that was removed since the key was made
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return answer('Not found.', 404);
      throw error;
    }
  });
}

async function findFile(path: string, engine: Promise<App>, renderer: RendererFiles) {
  if (!path.startsWith('/media/')) return renderer.find(path);
  const media = await (await engine).media(path.slice('/media/'.length));
  return media && { ...media, cacheControl: cacheControlOf(media) };
}

function answer(body: string | Buffer, status: number, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    status,
    headers: { ...commonHeaders, ...headers },
  });
}
