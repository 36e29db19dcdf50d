/**
 * @file Downloads a model in a job: its files one after the other into a folder that stays when the job is
 * stopped, then the way of an added model: tried once, then moved to its place.
 */
import { AppError, type JobSnapshot } from '../../../../src-preload/contract/index.ts';
import type { Jobs, JobUpdate } from '../../jobs/jobs.ts';
import { megabytes } from '../megabytes.ts';
import type { ModelsService } from '../models-service.ts';
import type { PackEntry } from '../pack-store.ts';
import { downloadFile, type FileDownloadDeps } from './download-file.ts';
import type { DownloadStore, OpenDownload, PartFile, WantedFile, WantedPack } from './download-store.ts';

/** other programs write to the disk, too */
const marginBytes = 256 * 2 ** 20;

export interface DownloadDeps extends Pick<FileDownloadDeps, 'network' | 'clock'> {
  jobs: Pick<Jobs, 'start'>;
  downloads: DownloadStore;
  /** the packs that are here */
  present: () => Promise<readonly PackEntry[]>;
  settle: ModelsService['settle'];
}

export function startDownload(deps: DownloadDeps, pack: WantedPack): JobSnapshot {
  return deps.jobs.start(
    'get-model',
    (signal, report, _jobId, letNextBegin) => download(deps, pack, { signal, report, letNextBegin }),
    pack.title,
  );
}

/** @param directory a folder with files of the pack that the person has */
export function startBringing(deps: DownloadDeps, pack: WantedPack, directory: string): JobSnapshot {
  return deps.jobs.start(
    'get-model',
    async (signal, report) => {
      deps.downloads.refuseTaken(pack.manifest, await deps.present());
      const arrived = await deps.downloads.bring(pack, directory, { signal, report });
      await deps.settle(arrived, { signal, report });
    },
    pack.title,
  );
}

interface Watch {
  signal: AbortSignal;
  report: (update: JobUpdate) => void;
  letNextBegin: () => void;
}

async function download(deps: DownloadDeps, pack: WantedPack, watch: Watch): Promise<void> {
  const { downloads } = deps;
  downloads.refuseTaken(pack.manifest, await deps.present());
  const open = await downloads.open(pack);
  try {
    await fetchAll(deps, pack, open, watch);
    // the next download need not wait for a model that takes long
    watch.letNextBegin();
    await deps.settle(await open.arrive(), watch);
  } finally {
    await open.close();
  }
}

async function fetchAll(
  deps: DownloadDeps,
  pack: WantedPack,
  open: OpenDownload,
  { signal, report }: Watch,
): Promise<void> {
  const { files, title } = pack;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  // small ones first: what is refused is refused early
  const inOrder = [...files].sort((one, other) => one.bytes - other.bytes);
  const parts: { file: WantedFile; part: PartFile }[] = [];
  try {
    let read = 0;
    report({ note: `Reading what is here of “${title}”`, done: 0, total: null, unit: 'bytes' });
    const onBytes = (bytes: number) => report({ done: (read += bytes) });
    for (const file of inOrder) parts.push({ file, part: await open.part(file, { signal, onBytes }) });
    const here = () => parts.reduce((sum, { part }) => sum + part.size(), 0);
    await requireRoom(deps.downloads, title, total - here());
    const host = await deps.network.hostOf(inOrder[0]!.url);
    const note = `Downloading from ${host}`;
    report({ note, done: here(), total, unit: 'bytes' });
    for (const { file, part } of parts) {
      await downloadFile(
        {
          ...{ network: deps.network, clock: deps.clock, title, signal },
          onSize: () => report({ done: here() }),
          onWait: (waiting) => report({ note: waiting ?? note }),
        },
        file,
        part,
      );
      await part.finish();
    }
  } finally {
    for (const { part } of parts) await part.close();
  }
}

/** @throws AppError disk_full */
async function requireRoom(downloads: DownloadStore, title: string, restBytes: number): Promise<void> {
  const free = await downloads.freeBytes();
  if (restBytes <= 0 || free === null || free >= restBytes + marginBytes) return;
  const lacking = restBytes + marginBytes - free;
  throw new AppError(
    'disk_full',
    `There is too little room for “${title}”: ${megabytes(restBytes)} are still to come, and ${megabytes(marginBytes)} must stay free. Make room for ${megabytes(lacking)} more, then try again.`,
    { lackingBytes: lacking },
  );
}
