/**
 * @file Evidence that a device made since it was last seen to agree with the processor, and that is made again after it
 * was given up. The loops that write evidence ask for it between two writes, so none slips through.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { partIdsOf } from '../evidence/kinds.ts';
import type { Distrust } from '../vision/device.ts';

export interface EvidenceRedoDeps {
  catalogue: Pick<Catalogue, 'evidencePacks' | 'evidenceRuns' | 'deleteEvidence'>;
  /** told once of each device that was given up, when it is known how many photos are done again */
  onRedo(distrust: Distrust, photos: number): void;
}

export interface EvidenceRedo {
  /** To be called before evidence of the call in which it happened can be written. */
  add(distrust: Distrust): void;
  /** Whether it may be written; evidence that may not is made again. */
  isTrusted(evidence: Pick<Evidence, 'packId' | 'madeMs'>): boolean;
  /**
   * Deletes what is stored of these packs and not to be trusted. To be called where nothing is being written of them.
   * @param packIds not of parts
   * @returns the photos that lack it now
   */
  settle(packIds: ReadonlySet<string>): Promise<Set<string>>;
}

export function createEvidenceRedo({ catalogue, onRedo }: EvidenceRedoDeps): EvidenceRedo {
  /** of this session: a device that was given up is not used again without the person's word */
  const all: Distrust[] = [];
  const unsettled = new Set<Distrust>();

  /** Stored times are whole milliseconds. */
  const covers = ({ sinceMs, untilMs }: Distrust, madeMs: number) =>
    madeMs >= Math.floor(sinceMs) && madeMs <= Math.ceil(untilMs);

  async function deleteOf(distrust: Distrust): Promise<Set<string>> {
    const photos = new Set<string>();
    for (const packId of await catalogue.evidencePacks()) {
      if (!isOf(packId, distrust.packId)) continue;
      const made = [...(await catalogue.evidenceRuns(packId))];
      const ids = made.flatMap(([id, { at }]) => (covers(distrust, Date.parse(at)) ? [id] : []));
      await catalogue.deleteEvidence(packId, ids);
      for (const id of ids) photos.add(id);
    }
    return photos;
  }

  return {
    add(distrust) {
      all.push(distrust);
      unsettled.add(distrust);
    },
    isTrusted: ({ packId, madeMs }) =>
      madeMs === undefined ||
      !all.some((distrust) => isOf(packId, distrust.packId) && covers(distrust, madeMs)),
    async settle(packIds) {
      const photos = new Set<string>();
      for (const distrust of [...unsettled].filter(({ packId }) => packIds.has(packId))) {
        unsettled.delete(distrust);
        const found = await deleteOf(distrust);
        for (const id of found) photos.add(id);
        onRedo(distrust, found.size);
      }
      return photos;
    },
  };
}

/** It is the pack, or a part of it. */
function isOf(packId: string, whole: string): boolean {
  return packId === whole || partIdsOf(whole).includes(packId);
}
