/** @file What one act makes of the decisions on one photo. Pure. */
import type { Act } from '../../../src-preload/contract/index.ts';
import type { PhotoDecisions } from '../derive/evidence.ts';

/** @returns the decisions after the act; the same object where the act says nothing new about this photo */
export function applyAct(before: PhotoDecisions, act: Act): PhotoDecisions {
  switch (act.act) {
    case 'favourite':
      return (before.favourite ?? false) === act.value ? before : { ...before, favourite: act.value };
    case 'rate':
      return before.rating === act.value ? before : { ...before, rating: act.value };
    case 'tag.add': {
      const rejected = without(before.tagsRejected, act.name);
      if (has(before.tagsAdded, act.name) && rejected === before.tagsRejected) return before;
      return { ...before, tagsAdded: withName(before.tagsAdded, act.name), tagsRejected: rejected };
    }
    case 'tag.reject': {
      const added = without(before.tagsAdded, act.name);
      if (has(before.tagsRejected, act.name) && added === before.tagsAdded) return before;
      return { ...before, tagsAdded: added, tagsRejected: withName(before.tagsRejected, act.name) };
    }
    case 'tag.clear': {
      const added = without(before.tagsAdded, act.name);
      const rejected = without(before.tagsRejected, act.name);
      if (added === before.tagsAdded && rejected === before.tagsRejected) return before;
      return { ...before, tagsAdded: added, tagsRejected: rejected };
    }
    case 'caption.set':
      return before.caption === act.text ? before : { ...before, caption: act.text };
    case 'caption.clear':
      return before.caption === null ? before : { ...before, caption: null };
    case 'distinct':
      return before.distinct.includes(act.group) ? before : { ...before, distinct: [...before.distinct, act.group] };
    case 'takeOver': {
      const tags = act.tags.filter((name) => !has(before.tagsAdded, name) && !has(before.tagsRejected, name));
      const after: PhotoDecisions = {
        ...before,
        favourite: before.favourite ?? (act.favourite || null),
        rating: before.rating === undefined && act.rating !== null ? act.rating : before.rating,
        tagsAdded: tags.reduce(withName, before.tagsAdded),
        caption: before.caption ?? act.caption,
      };
      const says = after.favourite !== before.favourite || after.rating !== before.rating || tags.length > 0 || after.caption !== before.caption;
      return says ? after : before;
    }
    case 'remove':
      return before.removed ? before : { ...before, removed: true };
  }
}

/** Two spellings are one tag if they differ in case only; the first one said is kept. */
function same(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}
function has(names: readonly string[], name: string): boolean {
  return names.some((other) => same(other, name));
}
function withName(names: readonly string[], name: string): readonly string[] {
  return has(names, name) ? names : [...names, name];
}
/** The same list where the name is not in it. */
function without(names: readonly string[], name: string): readonly string[] {
  return has(names, name) ? names.filter((other) => !same(other, name)) : names;
}
