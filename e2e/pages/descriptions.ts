/** @file Descriptions: the page in Settings, and what a model wrote of the open photo. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Descriptions {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** How far the run is, or how many photos are described. */
  get state(): Locator {
    return this.#page.locator('main').getByRole('status').first();
  }

  get noModel(): Locator {
    return this.#page.getByText('No model that describes photos is in use.');
  }

  get onBattery(): Locator {
    return this.#page.getByRole('switch', { name: 'Also while the computer is on its battery' });
  }

  /** Takes the newest run back, with the keyboard alone. */
  async takeBack(): Promise<void> {
    await this.#page
      .getByRole('button', { name: /^Take back:/ })
      .first()
      .press('Enter');
    const question = this.#page.getByRole('alertdialog');
    await expect(question).toContainText('Captions that you took over stay yours.');
    await question.getByRole('button', { name: 'Delete them' }).press('Enter');
    await expect(question).toBeHidden();
  }

  /** Of the open photo. */
  get ofPhoto(): Locator {
    return this.#page.getByRole('region', { name: 'A model’s description' });
  }

  get haveDescribed(): Locator {
    return this.#page.getByRole('button', { name: 'Have a model describe this photo' });
  }

  /** Opens a part of it, with the keyboard alone. */
  async unfold(part: 'How it was checked' | 'What it marks in the picture'): Promise<void> {
    const summary = this.ofPhoto.locator('summary').filter({ hasText: part });
    await summary.focus();
    await this.#page.keyboard.press('Enter');
    await expect(summary.locator('xpath=..')).toHaveAttribute('open', '');
  }

  /** Things that it names, with what became of each. */
  get nouns(): Locator {
    return this.ofPhoto.getByRole('list', { name: 'Things that it names' }).getByRole('listitem');
  }

  /** Things that it marks in the picture. */
  mark(name: string): Locator {
    return this.ofPhoto.getByRole('button', { name: new RegExp(`^${name}, `) });
  }

  /** A line that the describer read, below those of the model that reads. */
  readLine(text: string): Locator {
    return this.#page
      .getByRole('list', { name: /^Read by .* which describes photos/ })
      .getByRole('button', { name: text, exact: true });
  }
}
