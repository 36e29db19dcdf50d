/** @file Screening: its settings, its page of photos to review, and a blurred photo in the viewer. */
import type { Locator, Page } from '@playwright/test';

export class ScreeningPages {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get switch(): Locator {
    return this.#page.getByRole('switch', { name: 'Screen my photos' });
  }

  get groups(): Locator {
    return this.#page.getByRole('checkbox');
  }

  get words(): Locator {
    return this.#page.getByRole('textbox', { name: 'Words to look for, one a line' });
  }

  get saveWords(): Locator {
    return this.#page.getByRole('button', { name: 'Save the words' });
  }

  /** In the sidebar, while there is something on the page. */
  get link(): Locator {
    return this.#page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Possibly sensitive' });
  }

  get photos(): Locator {
    return this.#page.locator('main li.photo');
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name });
  }

  filter(name: RegExp): Locator {
    return this.#page.getByRole('navigation', { name: 'Which photos' }).getByRole('link', { name });
  }
}
