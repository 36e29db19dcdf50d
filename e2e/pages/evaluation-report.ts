/** @file The HTML report of `sightline eval`, opened as a file. */
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';

export class EvaluationReport {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(path: string): Promise<void> {
    await this.#page.goto(pathToFileURL(path).href);
  }

  get title(): Locator {
    return this.#page.getByRole('heading', { level: 1 });
  }

  get introduction(): Locator {
    return this.#page.getByRole('banner');
  }

  get parts(): Locator {
    return this.#page.getByRole('navigation', { name: 'Parts of the report' }).getByRole('link');
  }

  part(name: string): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  get plots(): Locator {
    return this.#page.getByRole('img', { name: /./ });
  }

  table(name: string): Locator {
    return this.#page.getByRole('table', { name, exact: true });
  }

  /** small pictures: they say nothing that the text beside them does not */
  get pictures(): Locator {
    return this.#page.locator('td img, th img');
  }

  /** opens the lists that are closed at first */
  async openLists(): Promise<void> {
    for (const summary of await this.#page.locator('summary').all()) await summary.click();
  }
}
