/** @file The page of models in Settings: the models that are there, and adding one. */
import type { Locator, Page } from '@playwright/test';
import { typeFolder } from './typed-folder.ts';

export class Models {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  model(title: string): Locator {
    return this.#page.getByRole('article').filter({
      has: this.#page.getByRole('heading', { name: title, exact: true }),
    });
  }

  /** What Settings says of a job: how far it is, or how it ended. */
  job(words: RegExp): Locator {
    return this.#page.getByRole('article').filter({
      has: this.#page.getByRole('heading', { name: words }),
    });
  }

  stop(words: RegExp): Locator {
    return this.job(words).getByRole('button', { name: 'Stop' });
  }

  /** Adds the model in a folder, by a typed path. */
  async add(path: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Choose a model’s folder' }).click();
    await typeFolder(this.#page, path);
  }
}
