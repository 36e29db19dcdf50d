/** @file Reads resources/places/places.bin, which resources/places/build packs: GeoNames' populated places. */
import { readFile } from 'node:fs/promises';
import KDBush from 'kdbush';
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';

const headSchema = z.object({
  version: z.string(),
  count: z.number().int().positive(),
  countries: z.array(z.string()),
  regions: z.array(z.string()),
  parts: z.record(z.string(), z.number().int()),
});

export interface PlacesFile {
  version: string;
  tree: KDBush;
  /** of at least one place */
  countries: ReadonlySet<string>;
  nameOf(place: number): string;
  /** ISO 3166-1, two letters */
  countryOf(place: number): string;
  regionOf(place: number): string | null;
  /** 0 = not known; within a twelfth otherwise */
  populationOf(place: number): number;
}

/** @throws AppError internal where the file is missing or not valid: it is part of the product */
export async function readPlacesFile(path: string): Promise<PlacesFile> {
  try {
    const bytes = await readFile(path);
    return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  } catch (error) {
    throw new AppError(
      'internal',
      `The list of places could not be read from ${path}. Install Sightline again.`,
      { path },
      { cause: error },
    );
  }
}

function parse(file: ArrayBuffer): PlacesFile {
  const decoder = new TextDecoder();
  const textAt = (from: number, length: number) => decoder.decode(new Uint8Array(file, from, length));
  if (textAt(0, 4) !== 'SLPL') throw new Error('not a list of places');
  const headLength = new DataView(file).getUint32(4, true);
  const head = headSchema.parse(JSON.parse(textAt(8, headLength)));
  const starts = new Map<string, { start: number; length: number }>();
  let at = 8 + padded(headLength);
  for (const [name, length] of Object.entries(head.parts)) {
    starts.set(name, { start: at, length });
    at += padded(length);
  }
  const bytesOf = (name: string) => {
    const part = starts.get(name);
    if (!part || part.start + part.length > file.byteLength) throw new Error(`no part “${name}”`);
    return new Uint8Array(file, part.start, part.length);
  };
  const names = bytesOf('names');
  const ends = endsOf(bytesOf('nameLengths'));
  const country = bytesOf('country');
  const population = bytesOf('population');
  const regionBytes = bytesOf('region');
  const region = new Uint16Array(file, regionBytes.byteOffset, regionBytes.length / 2);
  const tree = bytesOf('tree');
  return {
    version: head.version,
    countries: new Set(head.countries),
    tree: KDBush.from(file.slice(tree.byteOffset, tree.byteOffset + tree.length)),
    nameOf: (place) => decoder.decode(names.subarray(place === 0 ? 0 : ends[place - 1], ends[place])),
    countryOf: (place) => head.countries[country[place]!]!,
    regionOf: (place) => head.regions[region[place]!] || null,
    populationOf: (place) => (population[place] === 0 ? 0 : 2 ** (population[place]! / 8)),
  };
}

function endsOf(lengths: Uint8Array): Uint32Array {
  const ends = new Uint32Array(lengths.length);
  let end = 0;
  for (let place = 0; place < lengths.length; place += 1) ends[place] = end += lengths[place]!;
  return ends;
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
