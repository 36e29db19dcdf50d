/** @file What a photo's own metadata says, merged from EXIF, IPTC, XMP, the file's name and its date; and the port that reads it. */

export interface PhotoMetadata {
  takenAt: string | null;
  takenAtOffset: string | null;
  takenAtSource: string | null;
  latitude: number | null;
  longitude: number | null;
  make: string | null;
  model: string | null;
  lens: string | null;
  /** in words, as a photographer writes it: "1/125 s · f/2.8 · ISO 400 · 35 mm" */
  exposure: string | null;
  title: string | null;
  description: string | null;
  keywords: string[];
  rating: number | null;
  /** MIME type from the bytes */
  mimeType: string | null;
}

export const noMetadata: PhotoMetadata = {
  takenAt: null, takenAtOffset: null, takenAtSource: null, latitude: null, longitude: null, make: null, model: null,
  lens: null, exposure: null, title: null, description: null, keywords: [], rating: null, mimeType: null,
};

/** Reads metadata. Never throws for a bad file: what cannot be read is absent. */
export interface MetadataReader {
  read(path: string): Promise<PhotoMetadata>;
  /** a sentence where metadata is read in a lesser way (no perl), else null */
  limitation(): string | null;
  close(): Promise<void>;
}
