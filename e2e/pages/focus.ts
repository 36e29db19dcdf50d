/** @file Where the focus is, as a screen reader names it. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Focus {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What has the focus; nothing where it fell to the page. */
  get self(): Locator {
    return this.#page.locator(':focus');
  }

  async isOn(name: string | RegExp): Promise<void> {
    await expect(this.self).toHaveCount(1);
    await expect(this.self).toHaveAccessibleName(name);
  }

  /** Does something with the element by Enter. @param then what has the focus afterwards */
  async enter(element: Locator, then: string | RegExp): Promise<void> {
    await element.press('Enter');
    await this.isOn(then);
  }
}
