/** @file What is read of any folder that is to be added: its fields, its licence, and a name for it. Pure. */
import type { z } from 'zod';
import { invalidFolder } from './invalid-folder.ts';

/** `license:` of the front matter of README.md. */
export function licenceOf(readme: string | null): string {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme ?? '')?.[1] ?? '';
  return /^license:\s*["']?([^"'\r\n]+)/m.exec(front)?.[1]?.trim() ?? 'not stated';
}

export function idFrom(folderName: string): string {
  const id = folderName
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  if (!id)
    throw invalidFolder(
      `“${folderName}” cannot be made into a name. Rename the folder, with letters and digits.`,
    );
  return id;
}

export function readFields<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  file: string,
): z.output<Schema> {
  if (json === null || json === undefined)
    throw invalidFolder(`${file} is missing. Add the one that belongs to the model.`);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidFolder(
    `${file} is not as expected: ${issue?.path.join('.') || 'it'} ${issue?.message ?? ''}.`,
  );
}
