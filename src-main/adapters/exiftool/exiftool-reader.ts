/**
 * @file Reads metadata of pictures with their sidecars, and of videos, with ExifTool. Implements
 * domain/shared/metadata.ts.
 */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { noVideoFacts, type MetadataReader, type VideoReader } from '../../domain/shared/metadata.ts';
import type { Log } from '../../log.ts';
import { zoneOf } from '../places/zone-of.ts';
import { containerTurnOf } from '../decoders/container-turn.ts';
import { createEngine, type Engine, type EngineOptions, type Tags } from './engine.ts';
import { pictureArguments, toMetadata } from './fields.ts';
import { unpackedBoxes } from './jxl-boxes.ts';
import { isTrashed, readSidecars } from './sidecar-files.ts';
import { text } from './text.ts';
import { toVideoFacts, videoArguments } from './video-facts.ts';
import { lostMetadata } from './warnings.ts';

const unread =
  'The metadata of this photo could not be read, so its date comes from its name or its file. ' +
  'Save the picture anew with another program and import the folder again.';

export interface ExiftoolReaderOptions extends Partial<Omit<EngineOptions, 'log'>> {
  log: Log;
}

export function createExiftoolReader({
  log,
  processes = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))),
  path = process.env.PATH ?? '',
  ...engineOptions
}: ExiftoolReaderOptions): MetadataReader & VideoReader {
  const engine = createEngine({ log, processes, path, ...engineOptions });
  return {
    async read(file, sidecars = [], onUnread) {
      const [tags, beside, mtimeMs] = await Promise.all([
        pictureTags(engine, file),
        readSidecars(engine, file, sidecars),
        modifiedMs(file),
      ]);
      if (beside.problems.length > 0)
        log.warn({ file, problems: beside.problems }, 'a sidecar could not be read');
      for (const path of beside.unopened) onUnread?.(path);
      const container = await containerTurnOf(file, text(tags?.['File:MIMEType']));
      const metadata = toMetadata(tags ?? {}, {
        container,
        name: basename(file),
        mtimeMs,
        nowMs: Date.now(),
        sidecars: beside.xmp,
        takeout: beside.takeout,
        albums: beside.albums,
        zoneOf,
      });
      const isUnread = tags === null && engine.limitation() === null && !Number.isNaN(mtimeMs);
      // what is read without ExifTool is read again with it
      const version = engine.limitation() === null ? metadata.version : 0;
      const lost = isUnread ? unread : tags && lostMetadata(tags);
      if (lost) log.warn({ file, lost }, 'metadata of a picture is lost');
      return { ...metadata, version, problems: [...(lost ? [lost] : []), ...beside.problems] };
    },
    exclusionReason: async (file, sidecars) =>
      (await isTrashed(file, sidecars)) ? 'in the bin of Google Photos' : null,
    async readVideo(file) {
      const tags = await engine.tags(file, videoArguments);
      return tags ? toVideoFacts(tags) : noVideoFacts;
    },
    limitation: engine.limitation,
    close: engine.close,
  };
}

/** With the packed metadata of a JPEG XL file. */
async function pictureTags(engine: Engine, file: string): Promise<Tags | null> {
  const tags = await engine.tags(file, pictureArguments);
  if (tags === null || text(tags['File:MIMEType']) !== 'image/jxl') return tags;
  // deleted meanwhile: the import reports it
  const boxes = await unpackedBoxes(file).catch(() => null);
  if (!boxes) return tags;
  const unpacked = await tagsOfBytes(engine, boxes.file);
  const { 'ExifTool:Warning': warning, ...own } = tags;
  const packed = Object.entries(unpacked ?? {}).filter(
    ([name]) => !/^(File|Composite|ExifTool|SourceFile)\b/.test(name) || name === 'Composite:LensID',
  );
  const isLost = unpacked === null || boxes.isPartial;
  const left = isLost ? packedLost : text(warning)?.includes('Brotli') ? undefined : warning;
  return {
    ...Object.fromEntries(packed),
    ...own,
    ...(left === undefined ? {} : { 'ExifTool:Warning': left }),
  };
}

const packedLost = 'Truncated or corrupt packed metadata';

/** Read through a private temporary file. */
async function tagsOfBytes(engine: Engine, bytes: Buffer): Promise<Tags | null> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-metadata-'));
  try {
    const path = join(folder, 'unpacked.jxl');
    await writeFile(path, bytes, { mode: 0o600 });
    return await engine.tags(path, pictureArguments);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** NaN where the file is missing: then it has no date. */
async function modifiedMs(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return Number.NaN; // the import reports the file; here it only has no date
  }
}
