/**
 * @file `edits`: photos that look like edits of photos which are gone, and whose decisions they may take
 * over.
 */
import { defineCommand } from 'citty';
import type { EditOffer, WordOffer } from '../../../../src-preload/contract/index.ts';
import { hiddenWords, sensitiveArg } from '../sensitive.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { indent } from '../words.ts';
import { idsOf } from './annotations.ts';

export function editsCommand(cli: Cli) {
  const args = { ...sensitiveArg, ...globalArgs } as const;
  return defineCommand({
    meta: {
      name: 'edits',
      description:
        'Photos that look like edits of photos that were there before, and what you said about those',
    },
    args,
    subCommands: {
      accept: answerCommand(
        cli,
        'accept',
        'Take over what was said about the earlier photo; its own words stay',
      ),
      decline: answerCommand(cli, 'decline', 'They are different photos: do not offer the words again'),
    },
    run: async ({ args: given, rawArgs }) => {
      // citty runs this after a subcommand, too
      if (rawArgs[0] === 'accept' || rawArgs[0] === 'decline') return;
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        const sensitive = given.sensitive ?? false;
        const edits = await session.call('edits.list', {});
        const json = edits.map(({ tile, path, offers }) => ({
          id: tile.id,
          path,
          offers: offers.map((offer) => offerJson(offer, sensitive)),
        }));
        return {
          json,
          text:
            edits.length === 0
              ? 'No photo looks like an edit of another one that you have spoken about.'
              : edits.map((edit) => editText(edit, sensitive)).join('\n\n'),
        };
      });
    },
  });
}

function answerCommand(cli: Cli, name: 'accept' | 'decline', description: string) {
  const args = {
    photos: { type: 'positional', required: false, description: 'Photos that “edits” lists, by path or id' },
    from: {
      type: 'string',
      valueHint: 'ID',
      description: 'The earlier photo that is meant, where several are offered',
    },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 1, max: Infinity, names: 'a photo' });
      await withSession(cli, given, async (session) => {
        const results = [];
        for (const id of await idsOf(session, words))
          results.push(await session.call(`edits.${name}`, { id, from: given.from ?? null }));
        return {
          json: results,
          text: `${results.map(({ label }) => `${label}.`).join('\n')}\n“sightline undo” takes it back.`,
        };
      });
    },
  });
}

/** Exactly the documented keys; `screening` and `blurred` only where the earlier photo may be sensitive. */
function offerJson(offer: WordOffer, sensitive: boolean) {
  const { from, caption, tags, rejectedTags, rating, favourite, screening, blurred } = offer;
  const about = { ...(screening && { screening }), ...(blurred && { blurred }) };
  if (blurred && !sensitive)
    return { from, caption: null, tags: [], rejectedTags: [], rating, favourite, ...about };
  return { from, caption, tags, rejectedTags, rating, favourite, ...about };
}

function editText({ path, offers }: EditOffer, sensitive: boolean): string {
  return [
    path,
    ...offers.map((offer) => {
      const words = offer.blurred && !sensitive ? hiddenWords : wordsOf(offer);
      return indent(`looks like an edit of ${offer.from}, about which you said: ${words}`);
    }),
  ].join('\n');
}

function wordsOf({ caption, tags, rejectedTags, rating, favourite, screening }: WordOffer): string {
  const parts = [
    caption !== null && `“${caption}”`,
    tags.length > 0 && `tags ${tags.join(', ')}`,
    rejectedTags.length > 0 && `not ${rejectedTags.join(', ')}`,
    rating !== null && `rated ${rating} of 5`,
    favourite && 'favourite',
    screening && (screening === 'private' ? 'kept private' : 'marked as fine'),
  ];
  return parts.filter(Boolean).join('; ');
}
