/** @file A grid of photos, as it is seen, heard and driven. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Grid {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The photos drawn now (those near the eye). */
  get photos(): Locator {
    return this.#page.locator('main').getByRole('option');
  }

  photo(index: number): Locator {
    return this.photos.nth(index);
  }

  /** A drawn photo by words of its label. */
  named(words: RegExp): Locator {
    return this.#page.locator('main').getByRole('option', { name: words });
  }

  get headings(): Locator {
    return this.#page.locator('main').getByRole('heading', { level: 2 });
  }

  get selected(): Locator {
    return this.#page.locator('main').getByRole('option', { selected: true });
  }

  /** How many photos there are in all, by what each section says of itself. */
  async count(): Promise<number> {
    return this.#page.evaluate(() => {
      const sections = [...document.querySelectorAll('main [role=listbox]')];
      return sections.reduce(
        (sum, section) =>
          sum + Number(section.querySelector('[role=option]')?.getAttribute('aria-setsize') ?? 0),
        0,
      );
    });
  }

  /** Why the focused photo was found. */
  async whyOf(photo: Locator): Promise<string> {
    const id = await photo.getAttribute('aria-describedby');
    return id === null ? '' : ((await this.#page.locator(`#${id}`).textContent()) ?? '');
  }

  /**
   * Waits until the photos are named by what they show: an import tells of its end before the grid has asked
   * for the captions.
   */
  async captioned(): Promise<void> {
    await expect(this.photo(0)).not.toHaveAccessibleName(/\.jpg/i);
  }

  /** Waits until all photos near the eye are drawn: their sections come in any order. */
  async drawn(): Promise<void> {
    await expect(this.photo(0)).toBeVisible();
    await expect(this.#page.locator('main [role=listbox][aria-busy=true]')).toHaveCount(0);
  }

  /** The label of the photo that has the focus; empty where none has it. */
  async focused(): Promise<string> {
    return this.#page.evaluate(() =>
      document.activeElement?.getAttribute('role') === 'option'
        ? (document.activeElement.getAttribute('aria-label') ?? '')
        : '',
    );
  }

  /** Labels of the drawn photos, in order. */
  async labels(): Promise<string[]> {
    return this.photos.evaluateAll((options) =>
      options.map((option) => option.getAttribute('aria-label') ?? ''),
    );
  }

  /** Where the grid is scrolled to, px. */
  async scrolledTo(): Promise<number> {
    return this.#page.evaluate(() =>
      Math.max(0, ...[...document.querySelectorAll('main *')].map(({ scrollTop }) => scrollTop)),
    );
  }

  get scrubber(): Locator {
    return this.#page.getByRole('slider', { name: 'Go to a month' });
  }
}
