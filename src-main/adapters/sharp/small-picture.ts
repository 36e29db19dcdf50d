/** @file A picture file as a small picture in a data URL, for documents that hold their pictures themselves. */
import sharp from 'sharp';

/** @returns null where the file cannot be read */
export async function smallPicture(
  path: string,
  { width, height }: { width: number; height: number },
): Promise<string | null> {
  try {
    const bytes = await sharp(path)
      .resize({ width, height, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 70 })
      .toBuffer();
    return `data:image/webp;base64,${bytes.toString('base64')}`;
  } catch {
    return null; // a report without one of its pictures is still one
  }
}
