/** @file Picture files in the browser: whether it can show them, smaller copies, bytes as text. */
import { mostGivenBytes } from '../../src-preload/contract/index.ts';

/** Models see less; a copy of this size is well below the limit. */
const longSide = 1_600;

/** Whether the browser can decode it: not camera raw, for example. */
export async function isDisplayable(file: Blob): Promise<boolean> {
  const bitmap = await decoded(file);
  bitmap?.close();
  return bitmap !== null;
}

/** A JPEG of at most 1,600 pixels, turned upright; null = the browser cannot make one below the limit. */
export async function smallerCopy(file: Blob): Promise<Blob | null> {
  const bitmap = await decoded(file);
  if (!bitmap) return null;
  const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const copy = await new Promise<Blob | null>((made) => canvas.toBlob(made, 'image/jpeg', 0.9));
  return copy && copy.size <= mostGivenBytes ? copy : null;
}

export async function toBase64(file: Blob): Promise<string> {
  const url = await new Promise<string>((read, failed) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => read(reader.result as string));
    reader.addEventListener('error', () => failed(reader.error ?? new Error('The file can’t be read.')));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}

async function decoded(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file);
  } catch {
    return null;
  }
}
