/**
 * @file The renderer over an engine made of nothing, served for one test: for libraries larger than a test
 * can import.
 */
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';

export interface Harness {
  /** @param photos how many the made-up library holds  @param page where to begin */
  url(photos: number, page?: string): string;
  stop(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const server: ViteDevServer = await createServer({
    configFile: fileURLToPath(new URL('../fixtures/harness/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1' },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string')
    throw new Error('The harness did not start.');
  return {
    url: (photos, page = 'photos') => `http://127.0.0.1:${address.port}/?photos=${photos}#/${page}`,
    stop: () => server.close(),
  };
}
