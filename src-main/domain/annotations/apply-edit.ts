/** @file Applies one edit to the decisions on one photo. Pure. */
import { tagKey, type AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import { sameDecisions, mergeDecisions } from './merge-decisions.ts';

type TakeOver = Extract<AnnotationEdit, { act: 'takeOver' }>;

/** @returns the decisions after the edit; the same object where the edit changes nothing */
export function applyEdit(before: PhotoDecisions, act: AnnotationEdit): PhotoDecisions {
  switch (act.act) {
    case 'favourite':
      // null (undecided) and false are different: the file may say true
      return before.favourite === act.value ? before : { ...before, favourite: act.value };
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
      return before.caption === act.text ? before : withCaption(before, act.text);
    case 'caption.clear':
      if (before.caption === null && !before.fileCaptionOff) return before;
      return { ...before, caption: null, fileCaptionOff: false };
    case 'caption.reject':
      // only the file's caption is rejected; the person's own stays
      return before.fileCaptionOff ? before : { ...before, fileCaptionOff: true };
    case 'distinct':
      return before.distinct.includes(act.group)
        ? before
        : { ...before, distinct: [...before.distinct, act.group] };
    case 'takeOver':
      return withInherited(before, act);
    case 'caption.drop': {
      const others = before.otherCaptions.filter((text) => text !== act.text);
      return others.length === before.otherCaptions.length ? before : { ...before, otherCaptions: others };
    }
    case 'offer.decline': {
      const offers = before.offers.filter(({ from }) => from !== act.from);
      return offers.length === before.offers.length ? before : { ...before, offers };
    }
    case 'screening':
      return before.screening === act.answer ? before : { ...before, screening: act.answer };
    case 'remove':
      return before.removed ? before : { ...before, removed: true };
    case 'restore':
      return before.removed ? { ...before, removed: false } : before;
  }
}

/** Merges decisions of another photo into the photo's own. */
function withInherited(before: PhotoDecisions, act: TakeOver): PhotoDecisions {
  const inherited: PhotoDecisions = {
    ...noDecisions,
    favourite: act.favourite || (act.notFavourite ? false : null),
    rating: act.rating ?? (act.unrated ? null : undefined),
    fileCaptionOff: act.fileCaptionOff ?? false,
    tagsAdded: act.tags,
    tagsRejected: act.rejected ?? [],
    caption: act.caption,
    otherCaptions: act.otherCaptions ?? [],
    screening: act.screening ?? null,
  };
  const after = {
    ...mergeDecisions([before, inherited]),
    offers: before.offers.filter(({ from }) => from !== act.from),
  };
  return sameDecisions(after, before) ? before : after;
}

/** Decisions of one photo, as an edit that merges them into those of another. */
export function inheritDecisions(decisions: PhotoDecisions): TakeOver {
  const { favourite, rating, tagsAdded, tagsRejected, caption, fileCaptionOff, otherCaptions, screening } =
    decisions;
  return {
    act: 'takeOver',
    favourite: favourite === true,
    rating: rating ?? null,
    tags: [...tagsAdded],
    caption,
    ...(favourite === false && { notFavourite: true as const }),
    ...(rating === null && { unrated: true as const }),
    ...(screening !== null && { screening }),
    ...(fileCaptionOff && { fileCaptionOff: true as const }),
    ...(tagsRejected.length > 0 && { rejected: [...tagsRejected] }),
    ...(otherCaptions.length > 0 && { otherCaptions: [...otherCaptions] }),
  };
}

/** The same; null where there is nothing to take over. */
export function inheritableDecisions(decisions: PhotoDecisions): TakeOver | null {
  const act = inheritDecisions(decisions);
  return applyEdit(noDecisions, act) === noDecisions ? null : act;
}

/** When another caption is chosen, the one shown so far becomes one of the others. */
function withCaption(before: PhotoDecisions, text: string): PhotoDecisions {
  const isOther = before.otherCaptions.includes(text);
  const others = before.otherCaptions.filter((other) => other !== text);
  return {
    ...before,
    caption: text,
    otherCaptions: isOther && before.caption !== null ? [...others, before.caption] : others,
  };
}

/** Names that differ in case only are one tag; the first spelling is kept. */
function same(a: string, b: string): boolean {
  return tagKey(a) === tagKey(b);
}
function has(names: readonly string[], name: string): boolean {
  return names.some((other) => same(other, name));
}
function withName(names: readonly string[], name: string): readonly string[] {
  return has(names, name) ? names : [...names, name];
}
/** The same array where the name is not in it. */
function without(names: readonly string[], name: string): readonly string[] {
  return has(names, name) ? names.filter((other) => !same(other, name)) : names;
}
