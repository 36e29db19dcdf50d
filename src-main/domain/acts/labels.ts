/** @file Acts in words: what happened, and to how many photos. */
import type { Act } from '../../../src-preload/contract/index.ts';

/** A phrase that reads alone ("Tag “dog” added to 3 photos") and after "Undo: " or "Redo: ". */
export function actLabel(act: Act, count: number): string {
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
    case 'distinct':
      return `${photos} kept as different pictures`;
    case 'takeOver':
      return `What you said on look-alikes passed on to ${photos}`;
    case 'remove':
      return `${photos} removed from the library`;
  }
}
