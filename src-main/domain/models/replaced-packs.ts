/**
 * @file Packs that came with an earlier Sightline and do not come with this one: a library that used one changes
 * to the built-in pack of its role by itself.
 */
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { ModelRegistry } from './model-registry.ts';
import { activePackOf, type ActiveModels, type IsGivenUp } from './packs.ts';

/** Id → role. To be added to whenever a built-in pack goes. */
const formerlyBuiltIn: ReadonlyMap<string, string> = new Map([['starter-en-1', vectorKind.role]]);

/** A pack that came with an earlier Sightline, and that nobody has added since. */
export function isReplaced(packId: string | null, installed: readonly { id: string }[]): boolean {
  return packId !== null && formerlyBuiltIn.has(packId) && !installed.some(({ id }) => id === packId);
}

/**
 * The same choice without replaced packs: null stands for the built-in pack. What was chosen on purpose stays.
 * @param builtIn the built-in pack of a role
 */
export function withoutReplaced(
  models: ActiveModels,
  installed: readonly { id: string }[],
  builtIn: (role: string) => string | null,
): ActiveModels {
  const present = (id: string | null) => (isReplaced(id, installed) ? null : id);
  const encoder = present(models.encoder);
  // on the way back to what was built in then
  const next = isReplaced(models.switchingTo, installed) ? builtIn(vectorKind.role) : models.switchingTo;
  return {
    encoder,
    detector: present(models.detector),
    switchingTo: next === (encoder ?? builtIn(vectorKind.role)) ? null : next,
    paused: models.paused,
    previousEncoder: present(models.previousEncoder),
    others: Object.fromEntries(Object.entries(models.others).filter(([, id]) => present(id) !== null)),
  };
}

export interface Replacement {
  /**
   * Photos that a replaced encoder has analyzed are still to be analyzed by the one in use: they are found by
   * their words and tags until then.
   */
  isUnderWay(): boolean;
  /**
   * Deletes what replaced packs found, once all photos but those given up have been analyzed by the packs in
   * use. Of those given up it stays: it says that they were analyzed, and so that their tags stand.
   */
  complete(isGivenUp: IsGivenUp): Promise<void>;
}

export interface ReplacementDeps {
  registry: Pick<ModelRegistry, 'entries' | 'chosen'>;
  catalogue: Pick<
    Catalogue,
    'lackingEvidence' | 'evidencePacks' | 'evidenceContents' | 'deleteEvidence' | 'dropEvidence'
  >;
  log: Log;
}

const everyPhoto = 10_000_000;

/** What is to be done is read from the catalogue: a replacement that was stopped goes on in the next session. */
export async function createReplacement(deps: ReplacementDeps): Promise<Replacement> {
  const replacedPacks = async () =>
    (await deps.catalogue.evidencePacks()).filter((id) => isReplaced(id, deps.registry.entries()));
  let isUnderWay = await isToBegin(deps, await replacedPacks());
  return {
    isUnderWay: () => isUnderWay,
    async complete(isGivenUp) {
      const packs = await replacedPacks();
      const done = await Promise.all(packs.map((packId) => forgetReplaced(deps, packId, isGivenUp)));
      isUnderWay &&= !done.every(Boolean);
    },
  };
}

/** Whether the encoder in use is the built-in one, took the place of one of these, and lacks photos. */
async function isToBegin(
  { registry, catalogue }: ReplacementDeps,
  packs: readonly string[],
): Promise<boolean> {
  const { encoder } = registry.chosen();
  const isBuiltIn = registry.entries().some(({ id, builtIn }) => id === encoder && builtIn);
  if (encoder === null || !isBuiltIn || !packs.some((id) => formerlyBuiltIn.get(id) === vectorKind.role))
    return false;
  return (await catalogue.lackingEvidence(encoder, 1)).length > 0;
}

/** @returns false where photos are still to be analyzed */
async function forgetReplaced(
  { registry, catalogue, log }: ReplacementDeps,
  packId: string,
  isGivenUp: IsGivenUp,
): Promise<boolean> {
  const successor = activePackOf(registry.chosen(), formerlyBuiltIn.get(packId)!);
  if (successor === null) return false;
  const lacking = new Set(await catalogue.lackingEvidence(successor, everyPhoto));
  if ([...lacking].some((id) => !isGivenUp(id, successor))) return false;
  const analyzed = [...(await catalogue.evidenceContents(packId)).keys()];
  const kept = analyzed.filter((id) => lacking.has(id));
  if (kept.length === 0) await catalogue.dropEvidence(packId);
  else
    await catalogue.deleteEvidence(
      packId,
      analyzed.filter((id) => !lacking.has(id)),
    );
  log.info({ from: packId, to: successor, without: kept.length }, 'a replaced model was given up');
  return true;
}
