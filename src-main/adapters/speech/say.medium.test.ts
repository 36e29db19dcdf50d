import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { canSay, parseSayVoices, say, sayVoices } from './say.ts';

const never = new AbortController().signal;

/** A stand-in for the Mac's `say`: writes down what it was given. */
async function standIn(dir: string, script: string): Promise<string> {
  const program = join(dir, 'say');
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return program;
}

it('is a Mac’s', () => expect([canSay('darwin'), canSay('linux')]).toEqual([true, false]));

it('its list of voices is read, names with spaces too', () => {
  expect(
    parseSayVoices(
      'Amélie              fr_CA    # Bonjour, je m’appelle Amélie.\nBad News            en_US    # Hello!\nEddy (German (Germany)) de_DE    # Hallo!\n\n',
    ),
  ).toEqual([
    { name: 'Amélie', language: 'fr_CA' },
    { name: 'Bad News', language: 'en_US' },
    { name: 'Eddy (German (Germany))', language: 'de_DE' },
  ]);
});

describe.skipIf(process.platform === 'win32')('say', () => {
  it('gets the text by standard input, and voice and rate as options', () =>
    withTempDir(async (dir) => {
      await say(
        '-v nobody; a dog',
        'Bad News',
        2,
        never,
        await standIn(dir, `echo "$@" > '${dir}/args'; cat > '${dir}/text'`),
      );
      expect(await readFile(join(dir, 'args'), 'utf8')).toBe('-r 350 -v Bad News\n');
      expect(await readFile(join(dir, 'text'), 'utf8')).toBe('-v nobody; a dog');
    }));

  it('says why it could not speak', () =>
    withTempDir(async (dir) => {
      await expect(
        say('x', null, 1, never, await standIn(dir, 'echo "Voice not found" >&2; exit 1')),
      ).rejects.toMatchObject({
        code: 'no_voice',
        message: expect.stringContaining('Voice not found') as string,
      });
      await expect(say('x', null, 1, never, join(dir, 'none'))).rejects.toMatchObject({ code: 'no_voice' });
    }));

  it('stops when it is told to', () =>
    withTempDir(async (dir) => {
      const stop = new AbortController();
      const speaking = say('x', null, 1, stop.signal, await standIn(dir, 'exec sleep 60'));
      stop.abort();
      await expect(speaking).rejects.toMatchObject({ name: 'AbortError' });
    }));

  it('has no voices where it is not there', () =>
    withTempDir(async (dir) => expect(await sayVoices(join(dir, 'none'))).toEqual([])));
});
