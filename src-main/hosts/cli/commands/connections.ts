/** @file `connections`: every connection that Sightline made, newest first. */
import { defineCommand } from 'citty';
import type { Connection } from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs, wholeNumber } from '../usage.ts';
import { bytes } from '../words.ts';

export function connectionsCommand(cli: Cli) {
  const args = {
    limit: { type: 'string', valueHint: 'N', description: 'At most so many; 50 where left out' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'connections', description: 'Every connection that Sightline made, newest first' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      const limit = wholeNumber(given.limit, 'limit', { min: 1, max: 10_000 }) ?? 50;
      await withSession(cli, given, async (session) => {
        const connections = await session.call('network.connections', { limit });
        const text = connections.map(connectionText).join('\n');
        return { json: connections, text: text || 'Sightline has made no connection.' };
      });
    },
  });
}

const outcomes: Record<Connection['outcome'], string> = {
  open: 'not ended',
  done: 'done',
  stopped: 'stopped',
  failed: 'failed',
};

/** `2026-01-02 10:05:33 UTC  huggingface.co  1.2 MB  done  config.json of the model “CLIP”` */
function connectionText({ at, host, bytes: came, outcome, purpose, reason }: Connection): string {
  const when = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  const amount = came === null ? '?' : bytes(came);
  return [when, host, amount, outcomes[outcome], purpose, ...(reason === null ? [] : [reason])].join('  ');
}
