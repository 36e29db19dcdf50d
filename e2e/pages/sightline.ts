/**
 * @file The app as a person meets it: its frame, and the way to each page. All selectors live in e2e/pages.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import type { WebApp } from '../hosts/web.ts';
import { Descriptions } from './descriptions.ts';
import { Duplicates } from './duplicates.ts';
import { Focus } from './focus.ts';
import { Folders } from './folders.ts';
import { Grid } from './grid.ts';
import { Models } from './models.ts';
import { ReadingBar } from './reading-bar.ts';
import { ScreeningPages } from './screening.ts';
import { typeFolder } from './typed-folder.ts';
import { Viewer } from './viewer.ts';

export class Sightline {
  readonly page: Page;
  readonly app: WebApp;
  readonly grid: Grid;
  readonly viewer: Viewer;
  readonly reading: ReadingBar;
  readonly focus: Focus;
  readonly folders: Folders;
  readonly duplicates: Duplicates;
  readonly models: Models;
  readonly descriptions: Descriptions;
  readonly screening: ScreeningPages;

  constructor(page: Page, app: WebApp) {
    this.page = page;
    this.app = app;
    this.grid = new Grid(page);
    this.viewer = new Viewer(page);
    this.reading = new ReadingBar(page);
    this.focus = new Focus(page);
    this.folders = new Folders(page);
    this.duplicates = new Duplicates(page);
    this.models = new Models(page);
    this.descriptions = new Descriptions(page);
    this.screening = new ScreeningPages(page);
  }

  async open(): Promise<void> {
    await this.page.goto(this.app.url);
    await expect(this.page.getByRole('main')).toBeVisible();
  }

  async restart(): Promise<void> {
    await this.page.goto('about:blank');
    await this.app.restart();
    await this.open();
  }

  /** First run with the sample photos; returns when all of them are in the grid and the import has ended. */
  async trySamples(): Promise<void> {
    await this.page.getByRole('button', { name: /look around with \d+ sample photos/ }).click();
    await this.importEnded();
  }

  async importEnded(): Promise<void> {
    await expect(this.page.getByRole('link', { name: /Found \d+ photos?\./ })).toBeVisible({
      timeout: 120_000,
    });
  }

  /** The host's own list of folders: a typed path. */
  async addFolderByPath(path: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose a folder of photos' }).click();
    await typeFolder(this.page, path);
  }

  /** Calls of this name wait for the function that is returned. */
  async holdCalls(name: string): Promise<() => void> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await this.page.route(`**/api/${name}`, async (route) => {
      await released;
      await route.continue();
    });
    return release;
  }

  /** Addresses and titles that the browser keeps of this tab. */
  async history(): Promise<string> {
    const browser = await this.page.context().newCDPSession(this.page);
    const { entries } = await browser.send('Page.getNavigationHistory');
    await browser.detach();
    return entries.map(({ url, title }) => `${url} ${title}`).join('\n');
  }

  get closedPage(): Locator {
    return this.page.getByRole('heading', { name: 'This page is closed' });
  }

  get welcome(): Locator {
    return this.page.getByRole('button', { name: 'Choose a folder of photos' });
  }

  get promise(): Locator {
    return this.page.getByText('Everything stays on this computer.');
  }

  get searchBox(): Locator {
    return this.page.getByRole('textbox', { name: 'Search your photos' });
  }

  async search(sentence: string): Promise<void> {
    await this.searchBox.fill(sentence);
    await this.searchBox.press('Enter');
    await expect(this.page.getByText('Looking…')).toBeHidden();
  }

  /** The search box of a search that starts from a picture. */
  get likeSearchBox(): Locator {
    return this.page.getByRole('textbox', { name: 'Search photos like this picture, with these words' });
  }

  /** Searches with a picture from disk, by the button in the search box. */
  async chooseSearchPicture(path: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Search with a picture' }).press('Enter');
    await (await chooser).setFiles(path);
  }

  /** Gives the page a picture as the clipboard or a drag from the desktop does. */
  async givePicture(
    how: 'paste' | 'drop',
    file: { name: string; type: string; base64: string },
  ): Promise<void> {
    await this.page.evaluate(
      ([act, { name, type, base64 }]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], name, { type }));
        const options = { bubbles: true, cancelable: true };
        if (act === 'paste')
          document.body.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        else
          for (const step of ['dragover', 'drop'])
            document.body.dispatchEvent(new DragEvent(step, { ...options, dataTransfer: data }));
      },
      [how, file] as const,
    );
  }

  get withoutPicture(): Locator {
    return this.page.getByRole('button', { name: /^Search without the picture/ });
  }

  /** The line that says what was searched for. */
  searched(sentence: string): Locator {
    return this.page.locator('main').getByText(sentence, { exact: true });
  }

  /** Chips under the search box. */
  get understood(): Locator {
    return this.page.getByRole('list', { name: 'How the search was understood' }).getByRole('listitem');
  }

  /** The answer to a question about many photos. */
  get answer(): Locator {
    return this.page.locator('main').getByRole('region', { name: 'Answer' });
  }

  /** The question about the selected photos, and its answer. */
  get selectionQuestion(): Locator {
    return this.page.getByRole('dialog', { name: 'Ask about these photos' });
  }

  async askAboutSelection(question: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Ask about these photos' }).press('Enter');
    const field = this.selectionQuestion.getByRole('textbox', {
      name: 'Your question about the selected photos',
    });
    await field.fill(question);
    await field.press('Enter');
  }

  get nothingMatches(): Locator {
    return this.page.getByRole('heading', { name: /^Nothing matches/ });
  }

  /** What a screen reader was told a moment ago: one message of several, or a status of its own. */
  announced(words: string | RegExp): Locator {
    return this.page
      .locator('[role=status] > p, [role=status]:not(:has(> p))')
      .filter({ hasText: words })
      .first();
  }

  message(words: string | RegExp): Locator {
    return this.page.getByRole('list', { name: 'Messages' }).getByRole('listitem').filter({ hasText: words });
  }

  get closeMessage(): Locator {
    return this.page.getByRole('button', { name: 'Close this message' });
  }

  async go(
    page:
      | 'photos'
      | 'tags'
      | 'duplicates'
      | 'screening'
      | 'folders'
      | 'jobs'
      | 'help'
      | `settings?section=${string}`,
  ): Promise<void> {
    await this.page.goto(`${this.app.origin}/#/${page}`);
    await expect(this.page.getByRole('heading', { level: 1 }).first()).toBeAttached();
  }

  get tagTree(): Locator {
    return this.page.getByRole('tree', { name: 'Tags' }).getByRole('treeitem');
  }

  get selectionBar(): Locator {
    return this.page.getByRole('region', { name: 'Selected photos' });
  }

  /** The question that stands in the way. */
  get question(): Locator {
    return this.page.getByRole('alertdialog');
  }

  /** The job that reads text in photos. */
  get textReading(): Locator {
    return this.page.getByRole('article').filter({ hasText: 'Reading text in photos ·' }).first();
  }

  get report(): Locator {
    return this.page.getByRole('article').filter({ hasText: 'Importing ·' }).first();
  }
}
