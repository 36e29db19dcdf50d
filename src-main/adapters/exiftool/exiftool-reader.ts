/** @file Reads metadata of pictures with their sidecars, and of films, with ExifTool. Implements domain/photos/metadata.ts. */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { DefaultExifToolOptions } from 'exiftool-vendored';
import { noVideoFacts, type MetadataReader, type VideoReader } from '../../domain/photos/metadata.ts';
import type { Log } from '../../log.ts';
import { createEngine, type EngineOptions } from './engine.ts';
import { pictureArguments, toMetadata } from './fields.ts';
import { readSidecars } from './sidecar-files.ts';
import { toVideoFacts, videoArguments } from './video-facts.ts';

const unread = 'The metadata of this photo could not be read, so its date comes from its name or its file. Save the picture anew with another program and import the folder again.';

export interface ExiftoolReaderOptions extends Partial<Omit<EngineOptions, 'log'>> {
  log: Log;
}

export function createExiftoolReader({ log, processes = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))), path = process.env.PATH ?? '', ...engineOptions }: ExiftoolReaderOptions): MetadataReader & VideoReader {
  const engine = createEngine({ log, processes, path, ...engineOptions });
  return {
    async read(file, sidecars = []) {
      const [tags, beside, mtimeMs] = await Promise.all([engine.tags(file, pictureArguments), readSidecars(engine, file, sidecars), modifiedMs(file)]);
      if (beside.problems.length > 0) log.warn({ file, problems: beside.problems }, 'a sidecar could not be read');
      const metadata = toMetadata(tags ?? {}, { name: basename(file), mtimeMs, nowMs: Date.now(), sidecars: beside.xmp, takeout: beside.takeout, zoneOf });
      const isUnread = tags === null && engine.limitation() === null && !Number.isNaN(mtimeMs);
      return { ...metadata, problems: [...(isUnread ? [unread] : []), ...beside.problems] };
    },
    async readVideo(file) {
      const tags = await engine.tags(file, videoArguments);
      return tags ? toVideoFacts(tags) : noVideoFacts;
    },
    limitation: engine.limitation,
    close: engine.close,
  };
}

/** NaN where the file is gone: then it has no date. */
async function modifiedMs(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return Number.NaN; // the import says what became of the file; here it only means that there is no date
  }
}

/** From the map of time zones that exiftool-vendored carries; names that this Node does not know are none. */
function zoneOf(latitude: number, longitude: number): string | null {
  try {
    const zone = DefaultExifToolOptions.geoTz(latitude, longitude) ?? null;
    return zone && new Intl.DateTimeFormat('en', { timeZone: zone }) ? zone : null;
  } catch {
    return null; // a place without a zone: the time stays UTC
  }
}
