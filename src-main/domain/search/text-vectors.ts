/** @file Vectors of query texts, cached for the latest texts. */
import QuickLRU from 'quick-lru';
import { readerOf, type ActiveEncoder } from '../models/packs.ts';
import type { Vision } from '../vision/vision.ts';

/** Unit vectors of texts, in their order. */
export type EmbedTexts = (encoder: ActiveEncoder, texts: readonly string[]) => Promise<Float32Array[]>;

const textsKept = 200;

/** The encoder runs only for texts that are not cached. */
export function createTextVectors(vision: Pick<Vision, 'embedTexts'>): EmbedTexts {
  const kept = new QuickLRU<string, Float32Array>({ maxSize: textsKept });
  return async (encoder, texts) => {
    const { ref } = readerOf(encoder);
    const keyOf = (text: string) => `${ref.id}\0${text}`;
    // read before waiting: another query may push them out meanwhile
    const vectors = new Map(texts.map((text) => [text, kept.get(keyOf(text))]));
    const missing = [...vectors].flatMap(([text, vector]) => (vector ? [] : [text]));
    const made = missing.length > 0 ? await vision.embedTexts(ref, missing) : [];
    for (const [index, text] of missing.entries()) {
      vectors.set(text, made[index]!);
      kept.set(keyOf(text), made[index]!);
    }
    return texts.map((text) => vectors.get(text)!);
  };
}
