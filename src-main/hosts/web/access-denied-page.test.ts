import { expect, it } from 'vitest';
import { accessDeniedPage } from './access-denied-page.ts';

it('the closed page shows its message as text', () => {
  expect(accessDeniedPage('Open <b>http://x/?a=1&b="2"</b>')).toContain(
    '<p>Open &lt;b&gt;http://x/?a=1&amp;b=&quot;2&quot;&lt;/b&gt;</p>',
  );
});
