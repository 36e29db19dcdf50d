/**
 * @file Screening: switched on and off, its settings, and the photos to review. Suggestions themselves are
 * made with the tags (derive); answers are edits (annotations).
 */
import type {
  JobSnapshot,
  PhotoTile,
  ScreenedPhoto,
  Screening,
  ScreeningGroup,
  ScreeningSettings,
  ScreeningState,
} from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { PhotoStore } from '../catalogue/photo-store.ts';
import { screeningKind } from '../evidence/screening/screening-kind.ts';
import { textKind } from '../evidence/texts/text-kind.ts';
import type { ActivePacks } from '../models/packs.ts';
import { builtInGroups, ownGroupId, type GroupWords } from './groups.ts';
import type { ScreeningRules } from './suggest.ts';

/** Where the settings are stored: library.json. */
export interface ScreeningStore {
  get(): ScreeningSettings;
  set(settings: ScreeningSettings): Promise<void>;
}

export interface ScreeningServiceDeps {
  store: ScreeningStore;
  /** the word list that comes with Sightline */
  defaultWords: readonly string[];
  packs: Pick<ActivePacks, 'inUse'>;
  /** the models service: whether a screening pack is in use says whether screening is on */
  models: {
    /** uses the built-in pack of the role @throws AppError where it cannot be used */
    useBuiltIn(role: string): Promise<void>;
    stopUsing(role: string): Promise<void>;
  };
  photos: {
    tile(id: string): PhotoTile | null;
    idsWhere(passes: (facts: { screening?: ScreeningState }) => boolean): string[];
    paths: { pathsOf(photoIds: readonly string[]): Promise<Map<string, string>> };
  };
  catalogue: Pick<PhotoStore, 'getPhotos'>;
  /** names of the concepts that the models in use recognize */
  conceptsOn: () => ReadonlySet<string>;
  /** derives all photos again, then has packs look at those that lack evidence */
  startUnderstanding: () => JobSnapshot;
  emit: Emit;
}

export interface ScreeningService {
  state(): Screening;
  set(change: {
    on?: boolean | undefined;
    sensitivity?: ScreeningSettings['sensitivity'] | undefined;
    off?: ScreeningSettings['off'] | undefined;
    words?: ScreeningSettings['words'] | undefined;
    groups?: ScreeningSettings['groups'] | undefined;
  }): Promise<{ screening: Screening; job: JobSnapshot | null }>;
  /** Newest first. */
  photos(request: {
    state: ScreeningState;
    offset: number;
    limit: number;
  }): Promise<{ total: number; photos: ScreenedPhoto[] }>;
}

/** The rules that suggestions are made by; null = screening is off. */
export function rulesOf(
  packs: Pick<ActivePacks, 'inUse'>,
  { sensitivity, off, groups, words }: ScreeningSettings,
  defaultWords: readonly string[],
): ScreeningRules | null {
  return isScreeningOn(packs) ? { sensitivity, off, groups, words: words ?? defaultWords } : null;
}

/** A pack of the kind is in use: that is the switch. */
export function isScreeningOn(packs: Pick<ActivePacks, 'inUse'>): boolean {
  return packs.inUse().some(({ ref }) => ref.role === screeningKind.role);
}

export function createScreeningService(deps: ScreeningServiceDeps): ScreeningService {
  const { store, packs, models, photos, catalogue, emit } = deps;
  const state = (): Screening => {
    const settings = store.get();
    return {
      on: isScreeningOn(packs),
      settings,
      groups: groupsOf(deps, settings),
      words: [...(settings.words ?? deps.defaultWords)],
      counts: countsOf(photos),
    };
  };
  return {
    state,
    async set({ on, ...change }) {
      const before = store.get();
      const after = withKnownGroups({ ...before, ...withoutUndefined(change) });
      const isOther = JSON.stringify(after) !== JSON.stringify(before);
      if (isOther) await store.set(after);
      const wasOn = isScreeningOn(packs);
      if (on === true && !wasOn) await models.useBuiltIn(screeningKind.role);
      if (on === false && wasOn) await models.stopUsing(screeningKind.role);
      const isOn = isScreeningOn(packs);
      const isChanged = isOn !== wasOn || (isOn && isOther);
      const job = isChanged ? deps.startUnderstanding() : null;
      const screening = state();
      emit('screening.changed', screening);
      return { screening, job };
    },
    async photos({ state: wanted, offset, limit }) {
      const ids = photos.idsWhere(({ screening }) => screening === wanted);
      const shown = ids.slice(offset, offset + limit);
      const [rows, paths] = await Promise.all([catalogue.getPhotos(shown), photos.paths.pathsOf(shown)]);
      return {
        total: ids.length,
        photos: shown.flatMap((id): ScreenedPhoto[] => {
          const [tile, screening, path] = [photos.tile(id), rows.get(id)?.screening, paths.get(id)];
          return tile && screening && path !== undefined ? [{ tile, path, screening }] : [];
        }),
      };
    },
  };
}

/** A group that is made again after it was removed is not off. */
function withKnownGroups(settings: ScreeningSettings): ScreeningSettings {
  const ids = new Set<string>([...builtInGroups.map(({ id }) => id), ...settings.groups.map(ownGroupId)]);
  return { ...settings, off: settings.off.filter((id) => ids.has(id)) };
}

function withoutUndefined<Shape extends object>(
  change: Shape,
): { [Key in keyof Shape]?: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]?: Exclude<Shape[Key], undefined>;
  };
}

function countsOf({ idsWhere }: ScreeningServiceDeps['photos']): Screening['counts'] {
  const counts = { suggested: 0, private: 0, fine: 0 };
  idsWhere(({ screening }) => {
    if (screening !== undefined) counts[screening] += 1;
    return false;
  });
  return counts;
}

function groupsOf(deps: ScreeningServiceDeps, { off, groups }: ScreeningSettings): ScreeningGroup[] {
  const builtIn = builtInGroups.map((group): ScreeningGroup => ({
    id: group.id,
    title: group.title,
    about: group.about,
    on: !off.includes(group.id),
    unavailable: unavailableReason(deps, group),
    own: false,
  }));
  const own = groups.map((group): ScreeningGroup => ({
    id: ownGroupId(group),
    title: group.name,
    about: `Photos with ${[group.name, ...group.words].map((word) => `“${word}”`).join(', ')} in captions, keywords, tags or text.`,
    on: !off.includes(ownGroupId(group)),
    unavailable: null,
    own: true,
  }));
  return [...builtIn, ...own];
}

/** Why a group can suggest nothing now; null = it can, or screening is off. */
function unavailableReason({ packs, conceptsOn }: ScreeningServiceDeps, group: GroupWords): string | null {
  if (group.id === 'words' || group.concepts.some((name) => conceptsOn().has(name))) return null;
  if (group.id === 'explicit') return null;
  if (group.id === 'documents')
    return packs.inUse().some(({ ref, problem }) => ref.role === textKind.role && !problem)
      ? null
      : 'No model that reads text in pictures can be used now.';
  return 'The models in use cannot tell such pictures from others. A larger model, added in Settings, may.';
}
