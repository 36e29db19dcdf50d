/** @file The page of look-alikes: groups of versions, and the comparison of two. */
import type { Locator, Page } from '@playwright/test';

export class Duplicates {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  tab(name: 'Look-alikes' | 'Bursts'): Locator {
    return this.#page
      .getByRole('navigation', { name: 'Kinds of duplicates' })
      .getByRole('link', { name: new RegExp(`^${name}`) });
  }

  get groups(): Locator {
    return this.#page.getByRole('article').filter({ has: this.#page.getByRole('listbox') });
  }

  group(index: number): Locator {
    return this.groups.nth(index);
  }

  /** What a screen reader says of a group. */
  async nameOf(index: number): Promise<string> {
    return (await this.group(index).getByRole('listbox').getAttribute('aria-label')) ?? '';
  }

  versions(index: number): Locator {
    return this.group(index).getByRole('option');
  }

  /** Label of the version that has the focus; empty where none has it. */
  async focused(): Promise<string> {
    return this.#page.evaluate(() =>
      document.activeElement?.id.startsWith('version-')
        ? (document.activeElement.getAttribute('aria-label') ?? '')
        : '',
    );
  }

  move(index: number): Locator {
    return this.group(index).getByRole('button', { name: /^Move \d+ to the/ });
  }

  get comparison(): Locator {
    return this.#page.getByRole('region', { name: 'Compare' });
  }

  /** How far each of the compared pictures is zoomed. */
  async zooms(): Promise<string[]> {
    return this.comparison
      .locator('[data-zoom]')
      .evaluateAll((panes) => panes.map((pane) => pane.getAttribute('data-zoom') ?? ''));
  }

  /** Names of the versions that are seen now. */
  async compared(): Promise<string[]> {
    return this.comparison
      .getByRole('combobox')
      .evaluateAll((choices) =>
        choices.map((choice) => (choice as HTMLSelectElement).selectedOptions[0]?.textContent?.trim() ?? ''),
      );
  }
}
