/** @file How far descriptions are: the model, the run under way, what is described, earlier runs. */
import type { Describing, DescribingRun as PastRun } from '../../../src-preload/contract/index.ts';
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import { descriptionKind } from '../evidence/descriptions/description-kind.ts';
import type { ActivePacks } from '../models/packs.ts';
import { describerIn, type DescribingRun } from './describing-run.ts';
import type { DescribingStore, ReadPower } from './describing-store.ts';

const everyPhoto = 10_000_000;

export interface DescribingStateDeps {
  store: Pick<DescribingStore, 'get'>;
  packs: Pick<ActivePacks, 'inUse'>;
  catalogue: Pick<
    EvidenceStore,
    'countEvidence' | 'lackingEvidence' | 'evidencePacks' | 'evidenceKind' | 'evidenceRuns'
  >;
  readPower: ReadPower;
}

export async function describingState(
  { store, packs, catalogue, readPower }: DescribingStateDeps,
  current: Pick<DescribingRun, 'activeJob' | 'waiting'>,
): Promise<Describing> {
  const { run, onBattery } = store.get();
  const pack = describerIn(packs);
  const [described, lacking, power, runs] = await Promise.all([
    pack ? catalogue.countEvidence(pack.ref.id) : 0,
    pack ? catalogue.lackingEvidence(pack.ref.id, everyPhoto) : [],
    readPower(),
    pastRuns(catalogue),
  ]);
  return {
    pack: pack && { id: pack.ref.id, title: pack.manifest.title, problem: pack.problem?.message ?? null },
    current: run && {
      id: run.id,
      all: run.all,
      paused: run.paused,
      waiting: current.waiting(),
      jobId: current.activeJob()?.id ?? null,
    },
    counts: { described, lacking: lacking.length },
    onBattery,
    power,
    runs,
  };
}

/** By what is stored of them, newest first. */
async function pastRuns(
  catalogue: Pick<EvidenceStore, 'evidencePacks' | 'evidenceKind' | 'evidenceRuns'>,
): Promise<PastRun[]> {
  const runs = new Map<string, PastRun>();
  for (const packId of await describerTables(catalogue)) {
    for (const { runId, at } of (await catalogue.evidenceRuns(packId)).values()) {
      const key = `${runId} ${packId}`;
      const run = runs.get(key) ?? { id: runId, packId, photos: 0, firstAt: at, lastAt: at };
      runs.set(key, {
        ...run,
        photos: run.photos + 1,
        firstAt: at < run.firstAt ? at : run.firstAt,
        lastAt: at > run.lastAt ? at : run.lastAt,
      });
    }
  }
  return [...runs.values()].sort((a, b) => b.lastAt.localeCompare(a.lastAt));
}

/** Ids of all models that have described photos. */
export async function describerTables(
  catalogue: Pick<EvidenceStore, 'evidencePacks' | 'evidenceKind'>,
): Promise<string[]> {
  const packIds = await catalogue.evidencePacks();
  const kinds = await Promise.all(packIds.map((id) => catalogue.evidenceKind(id)));
  return packIds.filter((_, at) => kinds[at]?.role === descriptionKind.role);
}
