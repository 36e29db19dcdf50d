import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { openWindow } from './window.ts';

vi.mock('electron', async () => ({ ...((await import('./testing/stub-electron.mjs' as string)) as object) }));

const first = { width: 1280, height: 840 };

it.each<[string, string | null, object]>([
  ['the first time', null, first],
  ['after a file that something else wrote', '{"bounds":"wide"}', first],
  [
    'where it was left',
    '{"bounds":{"x":10,"y":20,"width":900,"height":700},"maximized":false}',
    { x: 10, y: 20, width: 900, height: 700 },
  ],
  [
    'after its screen was unplugged',
    '{"bounds":{"x":2500,"y":20,"width":900,"height":700},"maximized":false}',
    first,
  ],
  [
    'after its title bar was above the screen',
    '{"bounds":{"x":10,"y":-300,"width":900,"height":700},"maximized":false}',
    first,
  ],
])('a window stands in the right place %s', (_, saved, place) =>
  withTempDir(async (dir) => {
    const stateFile = join(dir, 'window.json');
    if (saved !== null) await writeFile(stateFile, saved);
    const { options } = openWindow({ preload: 'p', stateFile }) as unknown as {
      options: Record<string, unknown>;
    };
    expect(options).toMatchObject(place);
    expect('x' in options).toBe('x' in place);
  }),
);

it('is maximized again', () =>
  withTempDir(async (dir) => {
    const stateFile = join(dir, 'window.json');
    await writeFile(stateFile, '{"bounds":{"x":10,"y":20,"width":900,"height":700},"maximized":true}');
    expect((openWindow({ preload: 'p', stateFile }) as unknown as { calls: string[] }).calls).toContain(
      'maximize',
    );
  }));
