/**
 * @file The describers of the product’s own catalogue with tiny weights in their place: the same entries, layout and
 * manifests, pinned to the files of src-main/testing/describers.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

interface Entry {
  id: string;
  title: string;
  repository: string;
  revision: string;
  files: { path: string }[];
  manifest: { image: object };
}

const root = new URL('../../../', import.meta.url);
const tiny = {
  'florence2-base-ft-q8': { folder: 'tiny-florence2', size: 384 },
  'smolvlm-256m-q8': { folder: 'tiny-smolvlm', size: 256 },
} as const;

/**
 * Also of an entry whose own pins are not complete.
 *
 * @param id of the catalogue
 * @returns the entry, and its files by the path under which a mirror has them
 */
export async function tinyDescriber(
  id: keyof typeof tiny,
): Promise<{ entry: Entry; served: Record<string, Buffer> }> {
  const catalogue = JSON.parse(
    await readFile(new URL('resources/models/catalogue.json', root), 'utf8'),
  ) as Record<'entries' | 'toComplete', Entry[]>;
  const entry = [...catalogue.entries, ...catalogue.toComplete].find((one) => one.id === id)!;
  const { folder, size } = tiny[id];
  const served: Record<string, Buffer> = {};
  const files = [];
  for (const { path } of entry.files) {
    const content = await readFile(
      fileURLToPath(new URL(`src-main/testing/describers/${folder}/${path}`, root)),
    );
    served[`${entry.repository}/resolve/${entry.revision}/${path}`] = content;
    const sha256 = createHash('sha256').update(content).digest('hex');
    files.push({ path, bytes: content.length, sha256 });
  }
  const { manifest } = entry;
  return {
    // tiny models look at smaller pictures
    entry: { ...entry, files, manifest: { ...manifest, image: { ...manifest.image, size } } },
    served,
  };
}
