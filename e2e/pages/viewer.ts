/** @file The viewer of one photo and its panel. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Viewer {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get self(): Locator {
    return this.#page.getByRole('region', { name: 'Photo viewer' });
  }

  get panel(): Locator {
    return this.#page.getByRole('region', { name: 'What is known of this photo' });
  }

  get picture(): Locator {
    return this.self.getByRole('img').first();
  }

  get caption(): Locator {
    return this.panel.getByRole('region', { name: 'Caption' });
  }

  /** A part of the caption that tells what it rests on. */
  captionPart(words: string): Locator {
    return this.caption.getByRole('toolbar').getByRole('button', { name: words, exact: true });
  }

  /** What the part of the caption that is pointed at rests on, as one sees it. */
  get captionEvidence(): Locator {
    return this.caption.locator('.rests');
  }

  get speak(): Locator {
    return this.self.getByRole('button', { name: 'Read aloud' });
  }

  get actualSize(): Locator {
    return this.self.getByRole('button', { name: 'Actual size' });
  }

  /** Boxes on the picture, by eye. */
  get boxes(): Locator {
    return this.self.locator('.layers .box');
  }

  /** What is drawn over the photo, in words for those who hear. */
  get drawn(): Locator {
    return this.self.getByRole('list', { name: 'Drawn over the photo' }).getByRole('listitem');
  }

  get overlay(): Locator {
    return this.self.getByRole('button', { name: 'Overlay' });
  }

  /** The list of what can be drawn. */
  get overlayMenu(): Locator {
    return this.#page.getByRole('dialog', { name: 'Drawn over the photo' });
  }

  layer(name: string): Locator {
    return this.overlayMenu.getByRole('checkbox', { name });
  }

  /** A word about the picture that stays in sight. */
  get note(): Locator {
    return this.self.locator('.note.float');
  }

  /** Where the words of the search are, drawn over the picture. */
  get wordMap(): Locator {
    return this.self.locator('canvas');
  }

  get whereWordsAre(): Locator {
    return this.self.getByRole('button', { name: 'Show where the words are' });
  }

  get mapSwitch(): Locator {
    return this.panel.getByRole('checkbox', { name: 'Show it on the picture' });
  }

  get wordsField(): Locator {
    return this.panel.getByRole('textbox', { name: 'What to look for in this photo' });
  }

  /** Lines of text in the picture, as the panel lists them. */
  get writing(): Locator {
    return this.panel.getByRole('list', { name: 'Text in the picture' }).getByRole('listitem');
  }

  get textOverPicture(): Locator {
    return this.self.locator('.text-layer .line');
  }

  tag(name: string): Locator {
    return this.panel.getByRole('link', { name: new RegExp(`^${name} ?\\.`) });
  }

  /** Names of the tags as they are listed: the person's, found, known, maybe. */
  async tagLists(): Promise<string[][]> {
    const lists = await this.panel.locator('ul').all();
    const names = await Promise.all(
      lists.map((list) =>
        list
          .getByRole('button', { name: /^(Reject|Take back) / })
          .evaluateAll((buttons) =>
            buttons.map((button) => button.getAttribute('aria-label')!.replace(/^(Reject|Take back) /, '')),
          ),
      ),
    );
    return names.filter((list) => list.length > 0);
  }

  /** What opens a part of the panel. */
  opener(title: string): Locator {
    return this.panel.locator('summary').filter({ hasText: title });
  }

  /** What is done with a tag. */
  mark(act: 'Accept' | 'Reject' | 'Take back', name: string): Locator {
    return this.panel.getByRole('button', { name: `${act} ${name}`, exact: true });
  }

  /** One line of the facts: its name and what is said. */
  fact(name: string): Locator {
    const term = this.#page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
    return this.panel.locator('dl > div').filter({ has: term });
  }

  async editCaption(text: string): Promise<void> {
    await this.panel.getByRole('button', { name: 'Edit the caption' }).click();
    await this.panel.getByRole('textbox', { name: 'Caption' }).fill(text);
    await this.panel.getByRole('button', { name: 'Save' }).click();
    await expect(this.caption).toContainText(text);
  }

  async addTag(name: string): Promise<void> {
    const field = this.panel.getByRole('combobox', { name: 'Add a tag' });
    await field.fill(name);
    await field.press('Enter');
  }

  async findSimilar(): Promise<void> {
    await this.self.getByRole('button', { name: 'Find similar photos' }).click();
  }

  async findWhatGoesWithIt(): Promise<void> {
    await this.panel.getByText('Similar photos').click();
    await this.panel.getByRole('link', { name: 'What goes with it' }).click();
  }

  async findLikeThisBut(words: string): Promise<void> {
    await this.panel.getByText('Similar photos').click();
    await this.panel.getByRole('textbox', { name: 'Like this, but' }).fill(words);
    await this.panel.getByRole('textbox', { name: 'Like this, but' }).press('Enter');
  }

  async compareCaptions(candidates: readonly string[]): Promise<Locator> {
    await this.panel.getByText('Which caption fits?').click();
    await this.panel.getByRole('textbox', { name: /Write two or more captions/ }).fill(candidates.join('\n'));
    await this.panel.getByRole('button', { name: 'Compare' }).click();
    return this.panel.locator('ol').getByRole('listitem');
  }

  /** Parts of the picture that an answer rests on. */
  get answerParts(): Locator {
    return this.panel.getByRole('list', { name: 'Parts of the picture' }).getByRole('button');
  }

  get answer(): Locator {
    return this.panel.locator('.answer');
  }

  async ask(question: string): Promise<void> {
    const field = this.panel.getByRole('textbox', { name: 'Your question' });
    if (!(await field.isVisible())) await this.panel.getByText('Ask about this photo').click();
    await field.fill(question);
    await field.press('Enter');
  }

  /** How far it is zoomed; 1 = fits. */
  async zoom(): Promise<number> {
    return Number(await this.self.locator('[data-zoom]').getAttribute('data-zoom'));
  }

  async close(): Promise<void> {
    await this.self.getByRole('button', { name: 'Close the photo' }).click();
    await expect(this.self).toBeHidden();
  }
}
