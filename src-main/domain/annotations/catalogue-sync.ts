/**
 * @file Brings the catalogue up to what the decision log says, and notes in it how far it is, so that a start
 * after a kill shows what is missing.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DecisionStore } from './decision-store.ts';

const photosPerStep = 500;
/**
 * Edits between two notes of how far the catalogue is: after a kill, at most so many are shown again, which
 * does no harm.
 */
const editsPerNote = 32;

export interface CatalogueSyncDeps {
  decisions: Pick<DecisionStore, 'of' | 'photoIds' | 'lastSeq'>;
  catalogue: Pick<Catalogue, 'appliedSeq' | 'setAppliedSeq' | 'scanPhotos' | 'shownAfter'>;
  derivePhotos: (ids: readonly string[]) => Promise<void>;
}

export interface CatalogueSync {
  /**
   * Shows what is decided on these photos, and on those left behind when the catalogue failed before. What
   * cannot be shown now is left behind for the next call.
   */
  show(ids: Iterable<string>): Promise<void>;
  /** The same after an edit of the person; now and then it notes how far the catalogue is. */
  showEdit(ids: Iterable<string>): Promise<void>;
  /** Shows all that the catalogue does not show yet. @returns how many photos */
  catchUp(): Promise<number>;
  /** Notes how far the catalogue is, where an edit was shown since the last note. */
  note(): Promise<void>;
}

/** Keeps in memory what is left to show. Its calls must not overlap. */
export function createCatalogueSync(deps: CatalogueSyncDeps): CatalogueSync {
  const { decisions, catalogue } = deps;
  /** decided and written down, but not shown yet */
  const pending = new Set<string>();
  let editsSinceNote = 0;

  async function show(ids: Iterable<string>): Promise<void> {
    for (const id of ids) pending.add(id);
    const all = [...pending];
    for (let start = 0; start < all.length; start += photosPerStep) {
      const part = all.slice(start, start + photosPerStep);
      await deps.derivePhotos(part);
      for (const id of part) pending.delete(id);
    }
  }

  /** Not while something is left to show, nor over the mark of a catalogue that is only made in part. */
  async function noteApplied(): Promise<void> {
    if (pending.size > 0 || (await catalogue.appliedSeq()) < 0) return;
    await catalogue.setAppliedSeq(decisions.lastSeq());
    editsSinceNote = 0;
  }

  return {
    show,
    async showEdit(ids) {
      await show(ids);
      editsSinceNote += 1;
      if (editsSinceNote >= editsPerNote) await noteApplied();
    },
    async catchUp() {
      const applied = await catalogue.appliedSeq();
      const last = decisions.lastSeq();
      const differing = await photosThatDiffer(deps, applied, last);
      await show(differing);
      if (applied !== last) await noteApplied();
      return differing.size;
    },
    note: async () => {
      if (editsSinceNote > 0) await noteApplied();
    },
  };
}

/**
 * @param applied the last line that the catalogue shows, as it says
 * @param last the journal's last line
 */
async function photosThatDiffer(
  deps: CatalogueSyncDeps,
  applied: number,
  last: number,
): Promise<Set<string>> {
  const { decisions, catalogue } = deps;
  // What rows show beyond the journal was cut off with its end; the journal is the truth.
  const ahead = applied > last ? await rowsThatDisagree(deps) : await catalogue.shownAfter(last);
  const behind = [...decisions.photoIds()].filter((id) => decisions.of(id).seq > applied);
  return new Set([...ahead, ...behind]);
}

/**
 * The catalogue shows more than the journal holds (the journal was put back from a backup): the journal is
 * the truth.
 */
async function rowsThatDisagree({
  catalogue,
  decisions,
}: Pick<CatalogueSyncDeps, 'catalogue' | 'decisions'>): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) if (row.appliedSeq !== decisions.of(row.id).seq) ids.push(row.id);
  }
  return ids;
}
