/** @file `read`: speaks a photo's caption, or the text in it, or writes the speech to a WAV file. */
import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { AppError, isBlurred, type CallInput } from '../../../../src-preload/contract/index.ts';
import { fliteVoices, synthesize, type FliteVoice } from '../../../adapters/speech/flite.ts';
import { canSay, say } from '../../../adapters/speech/say.ts';
import { playWav } from '../../../adapters/speech/system-player.ts';
import { withSession, type Cli, type Session } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { writeOut } from '../write-out.ts';
import { writtenIn } from '../photo-output.ts';
import { hiddenWords, sensitiveArg } from '../sensitive.ts';
import { idsOf } from './annotations.ts';

export function readCommand(cli: Cli) {
  const args = {
    photo: { type: 'positional', required: false, description: 'Path of a photo of the library, or its id' },
    text: { type: 'boolean', description: 'Read the text in the picture instead of the caption' },
    described: {
      type: 'boolean',
      description: 'Read what a model wrote of it, where neither you nor the file gives a caption',
    },
    ...sensitiveArg,
    wav: { type: 'string', valueHint: 'FILE', description: 'Write the speech to a WAV file instead' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'read', description: 'Read a photo’s caption, or the text in it, aloud' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a photo’s path or id' });
      await withSession(cli, given, async (session) => {
        const ids = await idsOf(session, words);
        const settings = await session.call('settings.get', {});
        const script = given.text
          ? await textIn(session, ids[0]!, given.sensitive ?? false)
          : await captionOf(session, ids, {
              length: settings.captionLength,
              described: given.described ?? false,
              sensitive: given.sensitive ?? false,
            });
        const wav = given.wav === undefined ? null : resolve(cli.terminal.cwd, given.wav);
        const spoken = await speak(
          script.text,
          settings.voice,
          settings.speechRate,
          wav,
          cli.terminal.signal,
        );
        return {
          json: { id: script.id, text: script.text, ...spoken, wav },
          text: wav ? `${script.text}\nWritten to ${wav}` : script.text,
        };
      });
    },
  });
}

async function captionOf(
  session: Session,
  ids: string[],
  how: Pick<CallInput<'captions.script'>, 'length' | 'described'> & { sensitive: boolean },
): Promise<{ id: string; text: string }> {
  const { length, described, sensitive } = how;
  const shown = sensitive ? ids : [];
  const [script] = await session.call('captions.script', { photos: { ids }, length, described, shown });
  if (script) return script;
  const photo = await session.call('photos.show', { target: { id: ids[0]! } });
  throw new AppError(
    'not_found',
    isBlurred(photo.screening?.state) && !sensitive ? hiddenWords : 'There is no caption to read.',
  );
}

/** The text in the picture. */
async function textIn(
  session: Session,
  id: string,
  sensitive: boolean,
): Promise<{ id: string; text: string }> {
  const photo = await session.call('photos.show', { target: { id } });
  if (!sensitive && isBlurred(photo.screening?.state)) throw new AppError('not_found', hiddenWords);
  const lines = writtenIn(photo).join('\n');
  if (!photo.text?.length) throw new AppError('not_found', lines);
  return { id, text: lines };
}

async function speak(
  text: string,
  chosen: string | null,
  rate: number,
  wav: string | null,
  signal: AbortSignal,
): Promise<{ voice: string; seconds: number | null }> {
  const bundled = fliteVoices.find((voice) => voice === chosen);
  if (wav === null && !bundled && canSay()) {
    await say(text, chosen, rate, signal);
    return { voice: chosen ?? 'system', seconds: null };
  }
  const voice: FliteVoice = bundled ?? 'flite:rms';
  const speech = await synthesize(text, voice, rate);
  if (wav === null) await playWav(speech.wav, signal);
  else await writeOut(wav, speech.wav);
  return { voice, seconds: Math.round(speech.seconds * 100) / 100 };
}
