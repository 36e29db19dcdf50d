/**
 * @file Composition root: the whole product without a window. The parts are put together here and in
 * composition/ only.
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
import { readerOf } from './domain/models/packs.ts';
import { makeProcessPrivate } from './private-process.ts';
import { createRouter } from './router.ts';

/**
 * Opens the library at `config.libraryDir`, or creates it, and makes the engine around it.
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
  await photos.clearFullSize(); // of a session that ended without closing
  await annotations.start();
  const rebuilding = folders.start() !== null;
  models.resume();
  settings.onChange(({ provider }) => {
    core.describer.forceProvider(provider);
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
      services.describing.closing();
      watching.close();
      await bin.close();
      await jobs.close();
      // a command waits for the clean-up; long-running hosts clean up while they run
      if (host.kind === 'cli') await tidy.end();
      await tidy.close();
      await annotations.close();
      core.trial.close();
      await core.describer.close();
      await Promise.all([background.close(), interactive.close(), metadata.close()]);
      await photos.clearFullSize();
      await library.close();
    },
  };
}

/** The names of folders in the log. Two of the same name are distinguished by their ids. */
function namedPlaces({ libraryDir, dataDir }: AppConfig, roots: readonly LibraryRoot[]): NamedPlace[] {
  const own = [
    { name: 'library', path: libraryDir },
    { name: 'app', path: dataDir },
  ];
  return [...own, ...roots.map(({ id, path }) => ({ name: `${basename(path)} ${id.slice(-4)}`, path }))];
}

/** A command that only reads does not clean up; one that imports does so after its import. */
function tidyWhenDue(tidy: Tidy, host: Host, { on }: Pick<CoreServices['events'], 'on'>): void {
  if (host.kind !== 'cli') return tidy.start();
  on((event) => {
    if (event.name === 'jobs.changed' && event.data.kind === 'import') tidy.start();
  });
}

/**
 * For interactive hosts: new photos are imported, now and when they appear, and the text tower is loaded
 * before the first search. Unfinished copies of models are deleted.
 */
function startInteractive(
  { library }: CoreServices,
  { interactive, watching, imports, models, describing }: Services,
  { rebuilding, log }: { rebuilding: boolean; log: Log },
): void {
  watching.start().catch((error: unknown) => log.warn({ err: error }, 'the folders could not be watched'));
  models
    .clearArrivals()
    .catch((error: unknown) => log.warn({ err: error }, 'half-copied models could not be cleared away'));
  if (!rebuilding && library.roots().length > 0) imports.startImport(null);
  if (!rebuilding) describing.continueRun();
  const encoder = models.packs.encoder();
  if (encoder)
    void interactive
      .embedTexts(readerOf(encoder).ref, [])
      .catch((error: unknown) => log.warn({ err: error }, 'the encoder could not be made ready'));
}
