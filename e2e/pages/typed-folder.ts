/** @file A folder given by its path, where the host has no dialog for folders. */
import { expect, type Locator, type Page } from '@playwright/test';

/** In the chooser that is open in this part of the page. */
export async function typeFolder(part: Page | Locator, path: string): Promise<void> {
  // the first folder's path comes into the field: typed at that very moment, the path would follow it
  await expect(part.getByRole('list', { name: /^Folders in / })).toBeVisible();
  await part.getByLabel('Folder of photos').fill(path);
  await part.getByRole('button', { name: 'Use this folder' }).click();
}
