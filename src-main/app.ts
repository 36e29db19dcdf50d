/**
 * @file Composition root: the whole product without a window. Here and in composition/, and only there, the
 * parts meet.
 */
import { basename } from 'node:path';
import { withShortPaths, type NamedPlace } from './adapters/files/short-paths.ts';
import { openCoreServices, type CoreServices } from './composition/core-services.ts';
import { createHandlers } from './composition/handlers.ts';
import { createServices, type Services } from './composition/services.ts';
import { createTidy, type Tidy } from './domain/library/tidy.ts';
import type { LibraryRoot } from './domain/shared/library-root.ts';
import type { App, AppConfig, Host } from './host.ts';
import type { Log } from './log.ts';
import { makeProcessPrivate } from './private-process.ts';
import { createRouter } from './router.ts';

/**
 * Opens the library at `config.libraryDir`, making it where there is none, and puts the engine together
 * around it.
 * @throws AppError library_newer, library_unusable, disk_full
 */
export async function createApp(given: AppConfig, host: Host): Promise<App> {
  makeProcessPrivate();
  let roots: () => readonly LibraryRoot[] = () => [];
  const log = withShortPaths(given.log, () => namedPlaces(given, roots()));
  const config = { ...given, log };
  const core = await openCoreServices(config, host);
  roots = core.library.roots;
  const services = await createServices(core, config, host);
  const { events, settings, library, jobs, metadata, background, interactive } = core;
  const { photos, annotations, folders, loadPhotos, models, watching, bin } = services;
  const tidy = await createTidy({
    library: core.library,
    withoutScan: services.imports.withoutScan,
    log,
  });

  await loadPhotos();
  await annotations.start();
  const rebuilding = folders.start() !== null;
  models.resume();
  settings.onChange(({ provider }) => {
    for (const vision of [background, interactive])
      void vision
        .forceProvider(provider)
        .catch((error: unknown) => log.error({ err: error }, 'the execution provider could not be changed'));
  });
  if (!rebuilding) tidyWhenDue(tidy, host, events);
  if (host.kind === 'electron' || host.kind === 'web') startInteractive(core, services, { rebuilding, log });
  return {
    call: createRouter(await createHandlers(core, services, config, host), log, {
      checkOutput: config.checkOutput ?? false,
    }),
    on: events.on,
    media: photos.media,
    async close() {
      watching.close();
      await bin.close();
      await jobs.close();
      // a command ends when its work does; what is open for long tidies while it is
      if (host.kind === 'cli') await tidy.end();
      await tidy.close();
      await annotations.close();
      core.trial.close();
      await Promise.all([background.close(), interactive.close(), metadata.close()]);
      await library.close();
    },
  };
}

/** What the log calls the folders. Two of one name are told apart by their ids. */
function namedPlaces({ libraryDir, dataDir }: AppConfig, roots: readonly LibraryRoot[]): NamedPlace[] {
  const own = [
    { name: 'library', path: libraryDir },
    { name: 'app', path: dataDir },
  ];
  return [...own, ...roots.map(({ id, path }) => ({ name: `${basename(path)} ${id.slice(-4)}`, path }))];
}

/** A command that only reads leaves the library as it is; one that imports tidies beside it. */
function tidyWhenDue(tidy: Tidy, host: Host, { on }: Pick<CoreServices['events'], 'on'>): void {
  if (host.kind !== 'cli') return tidy.start();
  on((event) => {
    if (event.name === 'jobs.changed' && event.data.kind === 'import') tidy.start();
  });
}

/**
 * Somebody sits before it: new photos are looked for, now and as they come, and the text tower is there when
 * a sentence is typed. What a killed process had copied of a model is cleared away.
 */
function startInteractive(
  { library }: CoreServices,
  { interactive, watching, imports, models }: Services,
  { rebuilding, log }: { rebuilding: boolean; log: Log },
): void {
  watching.start().catch((error: unknown) => log.warn({ err: error }, 'the folders could not be watched'));
  models
    .clearArrivals()
    .catch((error: unknown) => log.warn({ err: error }, 'half-copied models could not be cleared away'));
  if (!rebuilding && library.roots().length > 0) imports.startImport(null);
  const encoder = models.packs.encoder();
  if (encoder)
    void interactive
      .embedTexts(encoder.ref, [])
      .catch((error: unknown) => log.warn({ err: error }, 'the encoder could not be made ready'));
}
