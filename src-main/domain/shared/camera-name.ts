/** @file The name of a camera from its make and model, as they are searched. */
import type { PhotoMetadata } from './metadata.ts';

/** Make and model with one blank between; empty where both are unknown. */
export function cameraName({ make, model }: Partial<Pick<PhotoMetadata, 'make' | 'model'>>): string {
  return [make, model].filter((part) => part !== null && part !== undefined).join(' ');
}
