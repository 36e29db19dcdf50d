/** @file The bar that tells what is being read aloud, and what truly sounded. */
import { expect, type Locator, type Page } from '@playwright/test';

export class ReadingBar {
  readonly self: Locator;

  constructor(page: Page) {
    this.self = page.getByRole('region', { name: 'Now reading' });
  }

  /** Waits until sound comes; the samples are counted where they are handed to the loudspeaker. */
  async heard(): Promise<{ voice: string; samples: number; peak: number }> {
    await expect(this.self).toHaveAttribute('data-state', 'speaking');
    await expect(this.self).toHaveAttribute('data-samples', /^\d+$/);
    return {
      voice: (await this.self.getAttribute('data-voice')) ?? '',
      samples: Number(await this.self.getAttribute('data-samples')),
      peak: Number(await this.self.getAttribute('data-peak')),
    };
  }

  get words(): Locator {
    return this.self.locator('p');
  }

  button(name: 'Pause reading' | 'Go on reading' | 'Read the next one' | 'Stop reading'): Locator {
    return this.self.getByRole('button', { name });
  }

  async press(name: Parameters<ReadingBar['button']>[0]): Promise<void> {
    await this.button(name).click();
  }
}
