/** @file Labels of edits: what changed, and on how many photos. */
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';

/** Label of decisions that an import copied to edited copies. */
export function copyLabel(count: number): string {
  return `What you said copied to ${count === 1 ? '1 edited photo' : `${count.toLocaleString('en')} edited photos`}`;
}

/** A phrase that works alone ("Tag “dog” added to 3 photos") and after "Undo: " or "Redo: ". */
export function editLabel(act: AnnotationEdit, count: number): string {
  const photos = count === 1 ? '1 photo' : `${count.toLocaleString('en')} photos`;
  switch (act.act) {
    case 'favourite':
      return act.value ? `${photos} marked as favourite` : `${photos} no longer favourite`;
    case 'rate':
      if (act.value === null) return `Rating taken off ${photos}`;
      return `${photos} rated ${act.value === 1 ? '1 star' : `${act.value} stars`}`;
    case 'tag.add':
      return `Tag “${act.name}” added to ${photos}`;
    case 'tag.reject':
      return `Tag “${act.name}” rejected on ${photos}`;
    case 'tag.clear':
      return `Tag “${act.name}” left to Sightline on ${photos}`;
    case 'caption.set':
      return `Caption written for ${photos}`;
    case 'caption.clear':
      return `Caption of ${photos} left to Sightline`;
    case 'caption.reject':
      return `The file’s own caption of ${photos} no longer shown`;
    case 'distinct':
      return `${photos} kept as different pictures`;
    case 'takeOver':
      return act.from === undefined
        ? `What you said on look-alikes passed on to ${photos}`
        : `Words of the earlier version taken over by ${photos}`;
    case 'caption.drop':
      return `Other caption of ${photos} left out`;
    case 'offer.decline':
      return `${photos} kept without the words of a photo that was there before`;
    case 'screening':
      if (act.answer === null) return `Screening of ${photos} left to Sightline`;
      return act.answer === 'private' ? `${photos} kept private` : `${photos} marked as not sensitive`;
    case 'remove':
      return `${photos} removed from the library`;
    case 'restore':
      return `${photos} put back into the library`;
  }
}
