/**
 * @file Opens a library for a host: as its owner with an engine, or as a client of the process that owns it.
 */
import { AppError, type Photo } from '../../src-preload/contract/index.ts';
import { createApp } from '../app.ts';
import { withShortPaths } from '../adapters/files/short-paths.ts';
import { createHostCalls } from '../domain/settings/host-calls.ts';
import { countSamples } from '../adapters/files/sample-count.ts';
import type { App, Host } from '../host.ts';
import { createRouter, type Handlers } from '../router.ts';
import type { InstanceOptions } from './single-instance/connect-or-own.ts';
import { openSharedApp, type SharedApp } from './single-instance/shared-app.ts';
import { openLogFile } from './log-file.ts';
import type { ProductPlaces } from './places.ts';

export interface OpenOptions {
  libraryDir: string;
  dataDir: string;
  product: ProductPlaces;
  host: Host;
  /** options for the connection to a process that owns the library */
  door?: InstanceOptions;
}

/** @throws AppError of `createApp` and of the connection */
export async function openLibrary({
  libraryDir,
  dataDir,
  product,
  host,
  door,
}: OpenOptions): Promise<SharedApp> {
  const { version, resourcesDir, catalogueFile, workerEntry } = product;
  const log = withShortPaths(openLogFile(dataDir), () => [
    { name: 'library', path: libraryDir },
    { name: 'app', path: dataDir },
  ]);
  const samples = await countSamples(resourcesDir);
  const hostCalls = (owner: Pick<App, 'call'>) => {
    const handlers = createHostCalls({ host, version, samples, photoPath: (id) => photoPathFrom(owner, id) });
    // only names that begin with `host.` are routed here
    return createRouter(handlers as Handlers, log);
  };
  return openSharedApp({
    libraryDir,
    version,
    log,
    hostCalls,
    ...(door && { door }),
    create: () =>
      createApp({ libraryDir, dataDir, resourcesDir, catalogueFile, workerEntry, version, log }, host),
  });
}

async function photoPathFrom(owner: Pick<App, 'call'>, id: string): Promise<string> {
  const reply = await owner.call('photos.show', { target: { id } });
  if (!reply.ok) throw AppError.fromData(reply.error);
  return (reply.data as Photo).path;
}
