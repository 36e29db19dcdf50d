/**
 * @file Other programs, other users and other pages of this computer: they neither come in nor keep the
 * person out, and the browser's history holds no private words.
 */
import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { startNeighbour } from '../hosts/neighbour.ts';
import { startWebApp } from '../hosts/web.ts';
import { Sightline } from '../pages/sightline.ts';
import { expect, test } from '../fixtures/test.ts';

test('a program on another port sees nothing of the library, and its cookies keep nobody out', async ({
  sightline,
  app,
  context,
}) => {
  await expect(sightline.welcome).toBeVisible();
  const neighbour = await startNeighbour();
  const name = `sightline-${new URL(app.origin).port}`;
  neighbour.cookies = [
    `${name}=evil; Path=/`,
    `${name}=evil; Path=/api`,
    'sightline=evil',
    `large=${'x'.repeat(4_000)}`,
  ];
  try {
    const page = await context.newPage();
    await page.goto(neighbour.origin);
    await page.reload();
    // its page asks with all that the browser has for this computer
    const fromPage = await page.evaluate(async (origin) => {
      const tries = [`${origin}/api/jobs.list`, `${origin}/api/events`, `${origin}/api/session`].flatMap(
        (url) => [
          fetch(url, { credentials: 'include' }),
          fetch(url, {
            method: 'POST',
            credentials: 'include',
            headers: { 'content-type': 'application/json' },
            body: '{}',
          }),
          fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
        ],
      );
      return (await Promise.allSettled(tries)).map((tried) =>
        tried.status === 'fulfilled' ? tried.value.type : 'refused',
      );
    }, app.origin);
    expect(fromPage.filter((type) => type !== 'refused' && type !== 'opaque')).toEqual([]);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    // and its server asks with all that the browser brought it
    for (const [method, path] of [
      ['POST', '/api/jobs.list'],
      ['POST', '/api/host.info'],
      ['POST', '/api/session'],
      ['GET', '/api/events'],
    ] as const) {
      const statuses = await neighbour.replay(app.origin, method, path);
      expect(statuses.length).toBeGreaterThan(0);
      expect(statuses.filter((status) => status < 400)).toEqual([]);
    }
    await page.close();
    await sightline.page.reload();
    await expect(sightline.welcome).toBeVisible();
    // another tab of the same browser, without the address that worked once
    const tab = new Sightline(await context.newPage(), app);
    await tab.page.goto(app.origin);
    await expect(tab.welcome).toBeVisible();
    await tab.page.close();
  } finally {
    await neighbour.stop();
  }
});

test('another browser is told what to do, and looking at the address does not use it up', async ({
  browser,
}) => {
  const app = await startWebApp();
  try {
    await fetch(app.url, { method: 'HEAD' });
    await fetch(app.url);
    const mine = new Sightline(await browser.newPage(), app);
    await mine.open();
    await expect(mine.welcome).toBeVisible();
    expect(mine.page.url()).not.toContain('token');
    const other = new Sightline(await browser.newPage(), app);
    await other.page.goto(app.url);
    await expect(other.closedPage).toBeVisible();
    // the same browser may open it again
    await mine.page.goto('about:blank');
    await mine.open();
    await expect(mine.welcome).toBeVisible();
  } finally {
    await app.stop();
  }
});

test('the browser is given a private file that is gone when the page is there', async ({ browser }) => {
  test.skip(process.platform !== 'linux', 'a stand-in for xdg-open');
  const app = await startWebApp({ opensBrowser: true });
  try {
    await expect.poll(() => app.openedFile().catch(() => '')).not.toBe('');
    const file = await app.openedFile();
    expect(file).not.toMatch(/token|127\.0\.0\.1/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const sightline = new Sightline(await browser.newPage(), app);
    await sightline.page.goto(pathToFileURL(file).href);
    await expect(sightline.welcome).toBeVisible();
    await expect
      .poll(() =>
        stat(file).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone');
    expect(await sightline.history()).not.toContain('file:');
  } finally {
    await app.stop();
  }
});

test.describe('with photos in the library', () => {
  test.use({ library: 'samples' });

  test('what was searched, tagged and written is in no address and no title; back and reload know it', async ({
    sightline,
    page,
  }) => {
    await sightline.grid.photo(0).click();
    await sightline.viewer.editCaption('Purple lighthouse');
    await sightline.viewer.addTag('Seaside holiday');
    await sightline.viewer.tag('Seaside holiday').click();
    await expect(page.getByRole('heading', { name: 'Seaside holiday' })).toBeVisible();
    await sightline.search('purple lighthouse');
    await expect(sightline.grid.photo(0)).toBeVisible();
    await sightline.grid.photo(0).press('Enter');
    await expect(sightline.viewer.caption).toContainText('Purple lighthouse');
    await page.reload();
    await expect(sightline.viewer.caption).toContainText('Purple lighthouse');
    await sightline.viewer.close();
    await expect(sightline.searchBox).toHaveValue('purple lighthouse');
    await page.reload();
    await expect(sightline.searchBox).toHaveValue('purple lighthouse');
    await expect(sightline.grid.photo(0)).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Seaside holiday' })).toBeVisible();
    await page.goForward();
    await expect(sightline.searchBox).toHaveValue('purple lighthouse');
    await expect(page).toHaveTitle('Search · Sightline');
    expect(await sightline.history()).not.toMatch(/purple|lighthouse|seaside|holiday|token/i);
  });
});
