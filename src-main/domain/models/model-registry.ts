/** @file The packs as last read from their folders, and the library's choice among them. */
import { AppError } from '../../../src-preload/contract/index.ts';
import { packKinds } from '../evidence/kinds.ts';
import type { PackEntry, PackStore, ReadingWatch } from './pack-store.ts';
import {
  activePackOf,
  evidenceIdsOf,
  withActivePack,
  type ActiveModels,
  type ActiveModelsStore,
} from './packs.ts';
import { withoutReplaced } from './replaced-packs.ts';
import type { QuarantinedModels } from './quarantined-models.ts';

export interface ModelRegistry {
  /** The packs as last read. */
  entries(): readonly PackEntry[];
  /** @throws AppError model_missing */
  entryOf(id: string): PackEntry;
  /**
   * The chosen packs; the built-in one where none was chosen, or the chosen one was replaced, but for kinds
   * that the person switches on.
   */
  chosen(): ActiveModels;
  /** The problem of its files, or why it is set aside. */
  problemOfEntry(entry: PackEntry): AppError | null;
  /** The same by id, also of a part; null = no known problem. */
  problemOf(id: string): AppError | null;
  /** Reads the folders again; see `PackStore.list`. */
  look(depth: 'whole' | 'again', watch?: ReadingWatch): Promise<void>;
}

export interface ModelRegistryDeps {
  packStore: Pick<PackStore, 'list'>;
  store: Pick<ActiveModelsStore, 'activeModels'>;
  aside: Pick<QuarantinedModels, 'of' | 'foundWhole'>;
}

export async function createModelRegistry(deps: ModelRegistryDeps): Promise<ModelRegistry> {
  const { packStore, store, aside } = deps;
  let entries = await packStore.list('quick');
  const problemOfEntry = (entry: PackEntry): AppError | null => entry.problem ?? aside.of(entry.id);
  return {
    entries: () => entries,
    entryOf(id) {
      const entry = entries.find((candidate) => candidate.id === id);
      if (!entry)
        throw new AppError(
          'model_missing',
          `There is no model pack ${id}. Choose one of: ${entries.map((known) => known.id).join(', ')}.`,
          { packId: id },
        );
      return entry;
    },
    chosen() {
      const builtIn = (role: string) =>
        entries.find((entry) => entry.builtIn && entry.manifest?.role === role)?.id ?? null;
      const models = withoutReplaced(store.activeModels(), entries, builtIn);
      return packKinds().reduce((chosen, { role, optIn = false }) => {
        const id = activePackOf(models, role) ?? (optIn ? null : builtIn(role));
        return id === null ? chosen : withActivePack(chosen, role, id);
      }, models);
    },
    problemOfEntry,
    problemOf(id) {
      const entry = entries.find((candidate) => evidenceIdsOf(candidate).includes(id));
      return entry ? problemOfEntry(entry) : notThere(id);
    },
    async look(depth, watch) {
      entries = await packStore.list(depth, watch);
      aside.foundWhole(entries.flatMap(({ id, problem }) => (problem ? [] : [id])));
    },
  };
}

/** The error of a pack that was chosen and does not exist any more. */
export function notThere(id: string): AppError {
  return new AppError(
    'model_missing',
    `The model “${id}” is not there any more. Add it again, or choose another one in Settings.`,
    { packId: id },
  );
}
