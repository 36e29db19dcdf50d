/** @file Somebody needs larger text: chosen in Settings, kept, and nothing is cut off or lost to the side. */
import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

/** Words that do not fit their box and are cut off, but for those that end in “…” by design. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *, nav *, header *')]
      .filter((element) => {
        const style = getComputedStyle(element);
        const isText = [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
        );
        return (
          isText &&
          element.checkVisibility() &&
          style.textOverflow !== 'ellipsis' &&
          ['hidden', 'clip'].includes(style.overflowX) &&
          element.clientWidth > 1 &&
          element.scrollWidth > element.clientWidth + 1
        );
      })
      .map((element) => element.textContent ?? ''),
  );
}

/** Words of two neighbours that lie over each other. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words = [
      ...document.querySelectorAll<HTMLElement>('main a, main h1, main h2, main dt, main dd, main label'),
    ]
      .filter((element) => element.checkVisibility() && !element.closest('.sr-only, [role=listbox]'))
      .map((element) => {
        // words that only a screen reader has take no room
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
        while (texts.nextNode()) {
          if (texts.currentNode.parentElement?.closest('.sr-only')) continue;
          const range = document.createRange();
          range.selectNodeContents(texts.currentNode);
          const { left, top, right, bottom } = range.getBoundingClientRect();
          box.left = Math.min(box.left, left);
          box.top = Math.min(box.top, top);
          box.right = Math.max(box.right, right);
          box.bottom = Math.max(box.bottom, bottom);
        }
        return { element, box };
      });
    return words.flatMap((one, index) =>
      words
        .slice(index + 1)
        .filter(
          ({ element, box }) =>
            !one.element.contains(element) &&
            !element.contains(one.element) &&
            Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 2 &&
            Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 4,
        )
        .map(({ element }) => `${one.element.textContent} / ${element.textContent}`),
    );
  });
}

test('text of twice the size is chosen, kept over a restart, and all pages have room for it', async ({
  sightline,
  page,
  keep,
}) => {
  test.slow();
  await sightline.go('settings?section=look');
  const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await page.getByRole('radio', { name: 'Largest' }).click();
  await expect.poll(size).toBe(2 * before);
  await sightline.restart();
  await expect.poll(size).toBe(2 * before);

  const fits = async (name: string) => {
    const [wide, window] = await page.evaluate(() => [
      Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0),
      innerWidth,
    ]);
    await keep(`larger-${name}`);
    expect(wide, name).toBeLessThanOrEqual(window ?? 0);
    expect(await cutOff(page), name).toEqual([]);
    expect(await overlaps(page), name).toEqual([]);
    await axeFindsNothing(page, name);
  };
  for (const section of ['look', 'models', 'descriptions', 'privacy', 'screening', 'reading', 'library']) {
    await sightline.go(`settings?section=${section}`);
    await expect(page.getByText('Looking at the models…')).toBeHidden();
    await fits(`settings-${section}`);
  }
  for (const name of ['photos', 'tags', 'folders', 'jobs', 'help', 'duplicates'] as const) {
    await sightline.go(name);
    await fits(name);
  }
  await sightline.search('dog');
  await expect(sightline.grid.photo(0)).toBeVisible();
  await fits('search');
  await sightline.grid.photo(0).press('Enter');
  await expect(sightline.viewer.caption).toBeVisible();
  await fits('viewer');
});
