/**
 * @file `doctor`: the state of library, packs, provider and voices; checks, repairs and rebuilds on request.
 */
import { defineCommand } from 'citty';
import type {
  DeviceReport,
  Finding,
  LibraryInfo,
  ModelsState,
} from '../../../../src-preload/contract/index.ts';
import { fliteVoices } from '../../../adapters/speech/flite.ts';
import { canSay, sayVoices } from '../../../adapters/speech/say.ts';
import { systemPlayers } from '../../../adapters/speech/system-player.ts';
import { callThrowing } from '../call-throwing.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { count, labelled } from '../words.ts';
import { modelsText } from './models-text.ts';

export function doctorCommand(cli: Cli) {
  const args = {
    check: { type: 'boolean', description: 'Compare catalogue, journals, previews and files' },
    repair: { type: 'boolean', description: 'Mend what the check finds' },
    rebuild: { type: 'boolean', description: 'Make the catalogue again from the photos and the journals' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'doctor', description: 'The health of your library' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        // not through the session, which would first wait for a running rebuild
        if (given.rebuild)
          await followJob(
            session,
            await callThrowing(await session.app(), 'library.rebuild', {}, cli.terminal.signal),
          );
        const repair = given.repair
          ? await followJob(session, await session.call('library.repair', {}))
          : null;
        const library = await session.call('library.info', {});
        const models = await session.call('models.state', {});
        const findings =
          given.check || given.repair || given.rebuild
            ? (await session.call('library.check', {})).findings
            : null;
        // models that have not run yet are opened and measured
        const devices = await session.call('devices.report', { find: true });
        const voices = await localVoices();
        const state = {
          version: cli.product.version,
          platform: `${process.platform} ${process.arch}`,
          store: {
            path: library.path,
            photos: library.photos,
            roots: library.roots,
            warnings: library.warnings,
            findings,
            repaired: repair?.note ?? null,
          },
          packs: models.packs,
          provider: {
            inUse: models.providers.find(({ state: now }) => now === 'in use')?.name ?? null,
            forced: models.forced,
            candidates: models.providers,
          },
          devices,
          vocabulary: models.vocabulary,
          voices,
        };
        return {
          json: state,
          text: [
            ...(repair ? [labelled('repair', repair.note)] : []),
            doctorText({ library, models, findings, voices, devices }),
          ].join('\n'),
        };
      });
    },
  });
}

interface Voices {
  bundled: readonly string[];
  system: { name: string; language: string }[];
  /** what `read` uses to make sound here; null = it can only write files */
  player: string | null;
}

async function localVoices(): Promise<Voices> {
  const player = canSay() ? 'say' : ((await systemPlayers())[0]?.program ?? null);
  return { bundled: fliteVoices, system: canSay() ? await sayVoices() : [], player };
}

interface Health {
  library: LibraryInfo;
  models: ModelsState;
  /** null = not checked */
  findings: Finding[] | null;
  voices: Voices;
  devices: DeviceReport;
}

function doctorText({ library, models, findings, voices, devices }: Health): string {
  const lines = [
    labelled('library', `${library.path}  ${count(library.photos, 'photo')}`),
    ...library.roots.map((root) =>
      labelled('', `${root.path}  ${count(root.photos, 'photo')}${root.state === 'away' ? '  (away)' : ''}`),
    ),
    ...library.warnings
      .filter((warning) => !models.problems?.includes(warning))
      .map((warning) => labelled('warning', warning)),
    modelsText(models),
    ...models.providers.map((provider) =>
      labelled(provider.name, `${provider.state}${provider.reason ? `: ${provider.reason}` : ''}`),
    ),
    labelled('voices', [...voices.bundled, ...voices.system.map(({ name }) => name)].join(', ')),
    labelled('sound', voices.player ?? 'no program here plays sound: use read --wav FILE'),
  ];
  if (findings)
    lines.push(...findings.map(({ level, area, message }) => labelled(level, `${area}: ${message}`)));
  lines.push('', 'What models run on, for a bug report (no paths, no names of files):', '', devices.text);
  return lines.join('\n');
}
