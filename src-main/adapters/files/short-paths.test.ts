/**
 * @file What a log says of paths: the folder's name and the path within it, in details, errors and their
 * causes.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { silentLog } from '../../log.ts';
import { withShortPaths } from './short-paths.ts';

function logged(details: object): string {
  let text = '';
  const places = [
    { name: 'Pictures', path: '/home/ann/Pictures' },
    { name: 'Pictures of Bob', path: '/home/ann/Pictures/Bob' },
    { name: 'library', path: '/home/ann/Library' },
  ];
  withShortPaths({ ...silentLog, warn: (short) => (text = JSON.stringify(short)) }, () => places).warn(
    details,
    'x',
  );
  return text;
}

describe.skipIf(process.platform === 'win32')('paths in the log', () => {
  it.each([
    [{ path: '/home/ann/Pictures/2019/Rex.jpg' }, { path: '[Pictures]/2019/Rex.jpg' }],
    [{ path: '/home/ann/Pictures/Bob/a.jpg' }, { path: '[Pictures of Bob]/a.jpg' }],
    [{ root: '/home/ann/Pictures' }, { root: '[Pictures]' }],
    [{ path: '/home/ann/Pictures2/a.jpg' }, { path: '[…]/a.jpg' }],
    [{ file: '/mnt/usb/secret/it’s.jpg' }, { file: '[…]/it’s.jpg' }],
    [
      { result: { ok: false, message: '/home/ann/Pictures/a b.jpg: This file is empty.' } },
      { result: { ok: false, message: '[Pictures]/a b.jpg: This file is empty.' } },
    ],
    [
      { problems: ['“/home/ann/Pictures/a.xmp” is damaged'] },
      { problems: ['“[Pictures]/a.xmp” is damaged'] },
    ],
    [
      { count: 3, flag: null },
      { count: 3, flag: null },
    ],
  ])('%o', (details, short) => {
    expect(JSON.parse(logged(details))).toEqual(short);
  });

  it('is short in an error’s message, stack, fields and causes', () => {
    const system = Object.assign(new Error(`EIO: i/o error, read '/media/ann/it's mine/Rex.jpg'`), {
      code: 'EIO',
      path: `/media/ann/it's mine/Rex.jpg`,
    });
    const error = new AppError(
      'unreadable_file',
      '/home/ann/Pictures/Rex.jpg: it is damaged.',
      { path: '/home/ann/Pictures/Rex.jpg' },
      { cause: system },
    );
    const text = logged({ err: error });
    expect(text).not.toMatch(/home\/ann|media\/ann|mine/);
    expect(JSON.parse(text)).toMatchObject({
      err: {
        type: 'AppError',
        code: 'unreadable_file',
        message: '[Pictures]/Rex.jpg: it is damaged.',
        details: { path: '[Pictures]/Rex.jpg' },
        cause: { code: 'EIO', path: '[…]/Rex.jpg' },
      },
    });
    expect(text).toContain('short-paths.test');
  });

  it('names the home folder as ~, and ends in a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => logged(circle)).not.toThrow();
    expect(logged({ reason: `started in ${join(homedir(), 'x')} today` })).toContain('started in ~/x today');
  });
});
