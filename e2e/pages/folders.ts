/** @file The page of folders: each as a card with what can be done with it. */
import type { Locator, Page } from '@playwright/test';
import { typeFolder } from './typed-folder.ts';

export class Folders {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  card(path: string): Locator {
    return this.#page.getByRole('article', { name: path, exact: true });
  }

  /** Opens the patterns of a folder, writes them and saves. */
  async leaveOut(path: string, patterns: string): Promise<void> {
    const editor = this.card(path).getByRole('textbox', { name: 'Leave out, one pattern a line' });
    if (!(await editor.isVisible()))
      await this.card(path).getByRole('button', { name: 'Leave out…' }).click();
    await editor.fill(patterns);
    await this.card(path).getByRole('button', { name: 'Save' }).click();
  }

  /** Says where a folder is now, by a typed path. */
  async relocate(path: string, to: string): Promise<void> {
    const card = this.card(path);
    const chooser = card.getByRole('button', { name: /^Choose (where it is now|another folder)$/ });
    if (!(await chooser.isVisible())) await card.getByRole('button', { name: 'Relocate folder…' }).click();
    await chooser.click();
    await typeFolder(card, to);
  }

  problem(path: string): Locator {
    return this.card(path).getByRole('alert').filter({ hasText: /\S/ }).first();
  }

  insist(path: string): Locator {
    return this.card(path).getByRole('button', { name: 'Use it anyway' });
  }

  takeOut(path: string): Locator {
    return this.card(path).getByRole('button', { name: `Take ${path} out of the library` });
  }
}
