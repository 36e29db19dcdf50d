/**
 * @file Any run of acts, undos, redos and restarts against the simplest model there is: a list of snapshots
 * and a place in it.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { openAnnotationsRig } from '../../testing/annotations-rig.ts';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';

const numbers = [1, 2, 3, 4];
interface Said {
  /** null = not said */
  favourite: boolean | null;
  rating: number | null | undefined;
  tags: Record<string, 'added' | 'rejected'>;
  caption: string | null;
  fileCaptionOff: boolean;
  others: readonly string[];
  removed: boolean;
  screening: 'private' | 'fine' | null;
}
type World = Record<number, Said>;

const anAct: fc.Arbitrary<AnnotationEdit> = fc.oneof(
  fc.boolean().map((value): AnnotationEdit => ({ act: 'favourite', value })),
  fc.constantFrom(null, 0, 3, 5).map((value): AnnotationEdit => ({ act: 'rate', value })),
  fc
    .tuple(fc.constantFrom('tag.add', 'tag.reject', 'tag.clear'), fc.constantFrom('dog', 'sea'))
    .map(([act, name]): AnnotationEdit => ({ act, name })),
  fc.constantFrom('A', 'B').map((text): AnnotationEdit => ({ act: 'caption.set', text })),
  fc.constant<AnnotationEdit>({ act: 'caption.clear' }),
  fc.constant<AnnotationEdit>({ act: 'caption.reject' }),
  fc.constantFrom('private', 'fine', null).map((answer): AnnotationEdit => ({ act: 'screening', answer })),
  fc.constant<AnnotationEdit>({ act: 'remove' }),
  fc.constant<AnnotationEdit>({ act: 'restore' }),
  fc.constantFrom('A', 'C').map((text): AnnotationEdit => ({ act: 'caption.drop', text })),
  fc
    .record({
      rating: fc.constantFrom(null, 4),
      tags: fc.subarray(['dog', 'sea']),
      caption: fc.constantFrom(null, 'C'),
    })
    .map((words): AnnotationEdit => ({ act: 'takeOver', favourite: false, ...words })),
);
type Step = { act: AnnotationEdit; photos: number[] } | 'undo' | 'redo' | 'restart';
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: anAct,
      photos: fc.uniqueArray(fc.constantFrom(...numbers), { minLength: 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.constant<Step>('undo') },
  { weight: 2, arbitrary: fc.constant<Step>('redo') },
  { weight: 1, arbitrary: fc.constant<Step>('restart') },
);

function say(said: Said, act: AnnotationEdit): Said {
  const tags = { ...said.tags };
  switch (act.act) {
    case 'favourite':
      return { ...said, favourite: act.value };
    case 'rate':
      return { ...said, rating: act.value };
    case 'tag.add':
      return { ...said, tags: { ...tags, [act.name]: 'added' } };
    case 'tag.reject':
      return { ...said, tags: { ...tags, [act.name]: 'rejected' } };
    case 'tag.clear':
      delete tags[act.name];
      return { ...said, tags };
    case 'caption.set': {
      const others = said.others.filter((text) => text !== act.text);
      return {
        ...said,
        caption: act.text,
        others:
          others.length < said.others.length && said.caption !== null ? [...others, said.caption] : others,
      };
    }
    case 'caption.drop':
      return { ...said, others: said.others.filter((text) => text !== act.text) };
    case 'offer.decline':
      return said; // nothing is offered here
    case 'caption.clear':
      return { ...said, caption: null, fileCaptionOff: false };
    case 'caption.reject':
      return { ...said, fileCaptionOff: true };
    case 'distinct':
      return said; // says nothing that a photo shows
    case 'takeOver':
      return {
        ...said,
        favourite: said.favourite ?? (act.favourite || null),
        rating: said.rating === undefined && act.rating !== null ? act.rating : said.rating,
        tags: { ...Object.fromEntries(act.tags.map((name) => [name, 'added' as const])), ...tags },
        caption: said.caption ?? act.caption,
        others:
          said.caption === null || act.caption === null || said.caption === act.caption
            ? said.others.filter((text) => text !== act.caption || said.caption !== null)
            : [...new Set([...said.others, act.caption])],
      };
    case 'screening':
      return { ...said, screening: act.answer };
    case 'remove':
      return { ...said, removed: true };
    case 'restore':
      return { ...said, removed: false };
  }
}

function createModel() {
  const nothing = (): Said => ({
    favourite: null,
    rating: undefined,
    tags: {},
    caption: null,
    fileCaptionOff: false,
    others: [],
    removed: false,
    screening: null,
  });
  let past: World[] = [Object.fromEntries(numbers.map((number) => [number, nothing()]))];
  let at = 0;
  return {
    world: () => past[at]!,
    act(act: AnnotationEdit, photos: number[]) {
      const next = { ...past[at]! };
      for (const number of photos)
        if (next[number]!.removed === (act.act === 'restore')) next[number] = say(next[number]!, act);
      if (JSON.stringify(sorted(next)) === JSON.stringify(sorted(past[at]!))) return;
      past = [...past.slice(0, at + 1), next];
      at += 1;
    },
    undo: () => void (at = Math.max(0, at - 1)),
    redo: () => void (at = Math.min(past.length - 1, at + 1)),
    canUndo: () => at > 0,
    canRedo: () => at < past.length - 1,
  };
}

/** In one order and with absent told from null, so that worlds can be compared. */
function sorted(world: World) {
  return numbers.map((number) => {
    const { favourite, rating, tags, caption, fileCaptionOff, others, removed, screening } = world[number]!;
    return {
      favourite,
      rating: rating === undefined ? 'none' : rating,
      tags: Object.entries(tags).sort(),
      caption,
      fileCaptionOff,
      others: [...others].sort(),
      removed,
      screening,
    };
  });
}

it('agrees with the model after every step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { maxLength: 40 }), async (steps) => {
      const catalogue = createMemoryCatalogue();
      await catalogue.putPhotos(numbers.map((number) => aPhotoNumber(number)));
      let rig = await openAnnotationsRig({ catalogue });
      const model = createModel();
      for (const step of steps) {
        if (step === 'restart') {
          rig = await openAnnotationsRig({ catalogue, lines: rig.lines });
          await rig.annotations.start();
        } else if (step === 'undo' || step === 'redo') {
          await rig.annotations[step]();
          model[step]();
        } else {
          const shown = step.photos.filter(
            (number) => model.world()[number]!.removed === (step.act.act === 'restore'),
          );
          if (shown.length > 0)
            await rig.annotations.apply({ photos: { ids: step.photos.map(photoIdOf) }, act: step.act });
          model.act(step.act, step.photos);
        }
        const world = Object.fromEntries(
          numbers.map((number): [number, Said] => {
            const {
              favourite,
              rating,
              tagsAdded,
              tagsRejected,
              caption,
              fileCaptionOff,
              otherCaptions: others,
              removed,
              screening,
            } = rig.decisions.of(photoIdOf(number));
            const tags = Object.fromEntries([
              ...tagsAdded.map((name) => [name, 'added'] as const),
              ...tagsRejected.map((name) => [name, 'rejected'] as const),
            ]);
            return [number, { favourite, rating, tags, caption, fileCaptionOff, others, removed, screening }];
          }),
        );
        expect(sorted(world)).toEqual(sorted(model.world()));
        expect([rig.annotations.history().undo !== null, rig.annotations.history().redo !== null]).toEqual([
          model.canUndo(),
          model.canRedo(),
        ]);
        const rows = await catalogue.getPhotos(numbers.map(photoIdOf));
        for (const number of numbers)
          expect(rows.get(photoIdOf(number))?.removed).toBe(model.world()[number]!.removed);
      }
    }),
    { numRuns: 150 },
  );
});
