/** @file The page of models in Settings: the models that are there, and adding one. */
import { expect, type Locator, type Page } from '@playwright/test';
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

  /** The card of a model that can be downloaded. */
  offered(title: string): Locator {
    return this.#page.getByRole('article', { name: title, exact: true });
  }

  /** Asks for a download, or to go on with one; the question before it is open then. */
  async ask(what: 'Download' | 'Go on', title: string): Promise<void> {
    await this.offered(title)
      .getByRole('button', { name: `${what}: ${title}`, exact: true })
      .press('Enter');
    await expect(this.question).toBeVisible();
  }

  async consent(
    answer: 'Download' | 'Go on' | 'Use it' | 'Delete' | 'Cancel' | 'Delete what came',
  ): Promise<void> {
    await this.question.getByRole('button', { name: answer, exact: true }).press('Enter');
    await expect(this.question).toBeHidden();
  }

  /** A line for each model, with what it runs on. */
  get devices(): Locator {
    return this.#page.getByRole('list', { name: 'What each model runs on' }).getByRole('listitem');
  }

  /** Runs the models that have not run yet; where all have, there is nothing to press. */
  async findDevices(): Promise<void> {
    const button = this.#page.getByRole('button', { name: 'Find out what they run on' });
    if ((await button.count()) > 0) await button.press('Enter');
  }

  async copyDevices(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Copy for a bug report' }).press('Enter');
  }

  get question(): Locator {
    return this.#page.getByRole('alertdialog');
  }

  /** What Settings says of a change to another model, and of one that waits to be confirmed. */
  changing(words: RegExp): Locator {
    return this.#page.getByText(words);
  }

  /** Opens the page that compares the two models of a change. */
  async compare(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Compare them' }).press('Enter');
    await expect(this.#page.getByRole('heading', { level: 1, name: 'Compare models' })).toBeVisible();
  }

  /** Says that the comparison is there, of all photos. */
  get compared(): Locator {
    return this.#page.getByRole('main').getByText(/^Compared on all /);
  }

  /** Photos that a model finds for a search, on that page. */
  found(query: string, model: string): Locator {
    return this.#page.getByRole('list', { name: `“${query}” ${model}` }).getByRole('listitem');
  }

  /** A button of the change, wherever it stands. */
  decide(name: 'Pause' | 'Go on' | 'Go back to it' | 'Delete what it made' | RegExp): Locator {
    return this.#page.getByRole('main').getByRole('button', { name, exact: true });
  }

  /** Compares a search that is typed on the page. */
  async compareSearch(query: string): Promise<void> {
    await this.#page.getByLabel('Compare a search').fill(query);
    await this.#page.keyboard.press('Enter');
    await expect(this.#page.getByRole('heading', { name: `“${query}”` })).toBeVisible();
  }

  /** The button on a card. */
  button(title: string, name: string): Locator {
    return this.offered(title).getByRole('button', { name, exact: true });
  }

  /** Gives the files of an offered model from a folder, by a typed path. */
  async giveFiles(title: string, path: string): Promise<void> {
    const card = this.offered(title);
    await card.getByRole('button', { name: 'I have the files' }).press('Enter');
    await typeFolder(card, path);
  }

  /** On the page of privacy. */
  async useMirror(address: string): Promise<void> {
    const field = this.#page.getByLabel('Download from another address than huggingface.co');
    await field.fill(address);
    await field.press('Enter');
    await expect(this.#page.getByText(`Models come from ${address}.`)).toBeVisible();
  }

  /** Adds the model in a folder, by a typed path. */
  async add(path: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Choose a model’s folder' }).click();
    await typeFolder(this.#page, path);
  }
}
