/** @file The same port after a restart, another one where it is taken. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { startOnLastPort } from './last-port.ts';

/** Any free port is the next of these. */
function ports(...free: number[]) {
  const asked: number[] = [];
  return {
    asked,
    start: async (port: number) => {
      asked.push(port);
      if (port === 4_711) throw new AppError('bad_input', 'Port 4711 cannot be had (in use).');
      return { port: port === 0 ? free.shift()! : port };
    },
  };
}

it('uses the port of the last start', () =>
  withTempDir(async (folder) => {
    const file = join(folder, 'web-port');
    const { asked, start } = ports(50_123);
    expect(await startOnLastPort(file, start)).toEqual({ port: 50_123 });
    expect(await startOnLastPort(file, start)).toEqual({ port: 50_123 });
    expect(asked).toEqual([0, 50_123]);
  }));

it('uses any other where it is taken, and remembers that', () =>
  withTempDir(async (folder) => {
    const file = join(folder, 'web-port');
    await writeFile(file, '4711');
    const { asked, start } = ports(50_124);
    expect(await startOnLastPort(file, start)).toEqual({ port: 50_124 });
    expect(asked).toEqual([4_711, 0]);
    expect(await readFile(file, 'utf8')).toBe('50124');
  }));

it.each(['', 'x', '99999', '-1', '80; rm'])('takes “%s” for no port', (text) =>
  withTempDir(async (folder) => {
    const file = join(folder, 'web-port');
    await writeFile(file, text);
    const { asked, start } = ports(50_125);
    await startOnLastPort(file, start);
    expect(asked).toEqual([0]);
  }),
);

it('starts where nothing can be written down', () =>
  withTempDir(async (folder) => {
    const { start } = ports(50_126);
    expect(await startOnLastPort(join(folder, 'gone', 'web-port'), start)).toEqual({ port: 50_126 });
  }));

it('says why it cannot start at all', () =>
  withTempDir(async (folder) => {
    const file = join(folder, 'web-port');
    await expect(startOnLastPort(file, () => Promise.reject(new Error('no network')))).rejects.toThrow(
      'no network',
    );
  }));
