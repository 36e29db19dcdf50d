/** @file What each model in use runs on, and the same as a table for a bug report. */
import {
  providerName,
  type DeviceReport,
  type ModelDevice,
  type ProviderName,
} from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { isManifestOf } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { textsRunOn } from '../evidence/vectors/text-tower.ts';
import { precisionWords } from '../models/list-models.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PackDevice } from '../vision/device.ts';
import type { PackRef } from '../vision/vision.ts';
import { deviceReason } from './device-words.ts';
import type { Machine } from './machine.ts';
import { reportText } from './report-text.ts';

export interface DeviceReportDeps {
  version: string;
  machine: Machine;
  packs: Pick<ActivePacks, 'inUse'>;
  /** it is Sightline's or of its catalogue: others have the name of a folder of the person's */
  isPublic(packId: string): Promise<boolean>;
  /** what most weights of these graphs in the pack's folder are; null = not known */
  precisionOf(directory: string, graphs: readonly string[]): Promise<string | null>;
  /** what is known without opening anything */
  known(packId: string): PackDevice | null;
  /** opens the pack's models for pictures */
  find(pack: PackRef): Promise<PackDevice | null>;
  forced(): Promise<ProviderName | null>;
  log: Log;
}

export interface DeviceReports {
  /** @param find models of which it is not known are opened first */
  report(find: boolean): Promise<DeviceReport>;
}

interface Row extends ModelDevice {
  device: PackDevice | null;
}

export function createDeviceReports(deps: DeviceReportDeps): DeviceReports {
  return {
    async report(find) {
      const { version, machine } = deps;
      const forced = await deps.forced();
      const rows: Row[] = [];
      for (const pack of deps.packs.inUse()) {
        // parts run where their pack runs
        if (pack.problem || pack.ref.partOf) continue;
        const device = await deviceOf(pack.ref, find, deps);
        const circumstances = { forced, hasCard: machine.system.adapters.length > 0 };
        for (const row of rowsOf(pack.manifest, device, circumstances))
          rows.push({ ...row, precision: row.precision ?? (await readPrecision(pack, row, deps)) });
      }
      const facts = {
        version,
        system: { ...machine.system, listed: listedIn(rows) },
        forced,
        models: rows.map(({ device: _device, ...model }) => model),
      };
      return { ...facts, text: reportText(facts, await publicNames(rows, deps)) };
    },
  };
}

/** By id. */
async function publicNames(
  rows: readonly ModelDevice[],
  { isPublic }: Pick<DeviceReportDeps, 'isPublic'>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { packId, title } of rows) if (await isPublic(packId)) names.set(packId, title);
  return names;
}

async function deviceOf(
  ref: PackRef,
  find: boolean,
  { known, find: open, log }: DeviceReportDeps,
): Promise<PackDevice | null> {
  const found = known(ref.id);
  if (found || !find) return found;
  return open(ref).catch((error: unknown) => {
    log.warn({ err: error, packId: ref.id }, 'it could not be found out what a model runs on');
    return null;
  });
}

/** By its graphs, of which an encoder has one for each of its parts. */
async function readPrecision(
  { ref, manifest }: { ref: PackRef; manifest: PackManifest },
  { part }: Pick<ModelDevice, 'part'>,
  { precisionOf }: Pick<DeviceReportDeps, 'precisionOf'>,
): Promise<string | null> {
  const graphs = Object.keys(manifest.files).filter((file) => file.endsWith('.onnx'));
  if (!isManifestOf(vectorKind, manifest)) return precisionOf(ref.directory, graphs);
  return precisionOf(ref.directory, [part === 'texts' ? manifest.text.file : manifest.image.file]);
}

type Circumstances = { forced: ProviderName | null; hasCard: boolean };

const notYet = 'Not known yet: it has not run since Sightline was started';

/** An encoder has two rows: its texts run elsewhere than its pictures. */
function rowsOf(manifest: PackManifest, device: PackDevice | null, circumstances: Circumstances): Row[] {
  const { id: packId, title, role } = manifest;
  const hash = device?.modelHash.slice(0, 12) ?? null;
  const about = { packId, title, role, hash, device };
  const texts = {
    ...{
      ...about,
      part: 'texts' as const,
      provider: 'cpu' as const,
      batch: 1,
      perSecond: null,
      candidates: [],
    },
    reason: `Processor: ${textsRunOn}`,
  };
  const pictures = {
    ...about,
    provider: device?.provider ?? null,
    reason: device ? deviceReason({ ...device, ...circumstances }) : notYet,
    batch: device?.batch ?? null,
    perSecond: device?.perSecond ?? null,
    candidates: [...(device?.states ?? [])],
  };
  if (!isManifestOf(vectorKind, manifest))
    return [{ ...pictures, part: null, precision: precisionWords(manifest, device?.half) }];
  const half = device?.half ? 'fp16' : null;
  const { precision } = manifest;
  return [
    { ...pictures, part: 'pictures', precision: half ?? precision?.image ?? null },
    { ...texts, precision: precision?.text ?? null },
  ];
}

function listedIn(rows: readonly Row[]): ProviderName[] {
  const states = rows.flatMap(({ candidates }) => candidates);
  return providerName.options.filter((name) =>
    states.some((state) => state.name === name && state.state !== 'not listed'),
  );
}
