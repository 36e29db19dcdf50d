/** @file Acts as a person meets them: one answer, one undo, nothing lost. */
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { AppError, type AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { decisionJournal, openAnnotationsRig, type AnnotationsRig } from '../../testing/annotations-rig.ts';
import { aPhotoNumber, hashOf, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { openDecisions } from './decision-store.ts';

const ids = (...numbers: number[]) => ({ ids: numbers.map(photoIdOf) });

async function rigWith(
  numbers: number[],
  options: Parameters<typeof openAnnotationsRig>[0] = {},
): Promise<AnnotationsRig> {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos(numbers.map((number) => aPhotoNumber(number)));
  return openAnnotationsRig({ catalogue, ...options });
}

async function row(rig: AnnotationsRig, number: number) {
  const found = (await rig.catalogue.getPhotos([photoIdOf(number)])).get(photoIdOf(number));
  if (!found) throw new Error(`photo ${number} is gone`);
  return found;
}

const tagsOf = async (rig: AnnotationsRig, number: number) =>
  (await row(rig, number)).tags.map((tag) => tag.name);

it('is written down and shown when it answers, and says what it did', async () => {
  const rig = await rigWith([1, 2]);
  const result = await rig.annotations.apply({ photos: ids(1, 2), act: { act: 'favourite', value: true } });
  expect(result).toEqual({
    label: '2 photos marked as favourite',
    changed: [1, 2].map(photoIdOf),
    history: { undo: '2 photos marked as favourite', redo: null },
  });
  expect((await row(rig, 1)).favourite).toBe(true);
  expect(rig.lines).toHaveLength(1);
  expect(JSON.parse(rig.lines[0]!)).toEqual({
    v: 1,
    seq: 1,
    id: expect.any(String) as string,
    at: expect.any(String) as string,
    act: 'favourite',
    photos: [1, 2].map((number) => ({ id: photoIdOf(number), hash: hashOf(number) })),
    data: { value: true },
  });
  expect(rig.events).toEqual([{ name: 'annotations.changed', data: result.history }]);
});

it('is told once, and only when its rows are written; also where they could not be', async () => {
  let fails = false;
  const before: number[] = [];
  const rig: AnnotationsRig = await rigWith([1], {
    beforeDerive() {
      before.push(rig.events.length);
      if (fails) throw new AppError('disk_full', 'The disk is full.');
    },
  });
  await rig.annotations.apply({ photos: ids(1), act: { act: 'favourite', value: true } });
  await rig.annotations.undo();
  fails = true;
  await expect(rig.annotations.redo()).rejects.toMatchObject({ code: 'disk_full' });
  expect(before).toEqual([0, 1, 2]);
  expect(rig.events.map(({ name }) => name)).toEqual([
    'annotations.changed',
    'annotations.changed',
    'annotations.changed',
  ]);
  expect(rig.events.at(-1)?.data).toEqual(rig.annotations.history());
});

it('undoes a bulk act only where it changed something', async () => {
  const rig = await rigWith([1, 2, 3]);
  await rig.annotations.apply({ photos: ids(2), act: { act: 'tag.add', name: 'Beach' } });
  const bulk = await rig.annotations.apply({ photos: ids(1, 2, 3), act: { act: 'tag.add', name: 'beach' } });
  expect(bulk.changed).toEqual([1, 3].map(photoIdOf));
  expect(bulk.label).toBe('Tag “beach” added to 2 photos');
  await rig.annotations.undo();
  expect([await tagsOf(rig, 1), await tagsOf(rig, 2), await tagsOf(rig, 3)]).toEqual([[], ['Beach'], []]);
});

it('gives each photo exactly its earlier state back after a mix of acts on overlapping photos', async () => {
  const rig = await rigWith([1, 2, 3]);
  const steps: [number[], AnnotationEdit][] = [
    [[1, 2], { act: 'tag.add', name: 'dog' }],
    [[2, 3], { act: 'tag.reject', name: 'dog' }],
    [[1, 2, 3], { act: 'rate', value: 4 }],
    [[2], { act: 'rate', value: null }],
    [[1, 3], { act: 'caption.set', text: 'Rex' }],
    [[1, 2, 3], { act: 'tag.clear', name: 'dog' }],
    [[3], { act: 'caption.clear' }],
  ];
  const snapshot = async () =>
    Promise.all([1, 2, 3].map(async (number) => ({ ...(await row(rig, number)), appliedSeq: 0 })));
  const snapshots = [await snapshot()];
  for (const [photos, act] of steps) {
    await rig.annotations.apply({ photos: ids(...photos), act });
    snapshots.push(await snapshot());
  }
  for (let back = steps.length - 1; back >= 0; back -= 1) {
    await rig.annotations.undo();
    expect(await snapshot()).toEqual(snapshots[back]);
  }
  expect(rig.annotations.history().undo).toBeNull();
  for (let forth = 1; forth <= steps.length; forth += 1) {
    await rig.annotations.redo();
    expect(await snapshot()).toEqual(snapshots[forth]);
  }
  expect(rig.annotations.history().redo).toBeNull();
});

it('forgets what could be redone when something new is done', async () => {
  const rig = await rigWith([1]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'rate', value: 1 } });
  await rig.annotations.undo();
  expect(rig.annotations.history()).toEqual({ undo: null, redo: '1 photo rated 1 star' });
  await rig.annotations.apply({ photos: ids(1), act: { act: 'favourite', value: true } });
  expect(rig.annotations.history().redo).toBeNull();
  expect((await rig.annotations.redo()).label).toBe('Nothing to redo');
});

it('hides removed photos, and brings them back by undo', async () => {
  const rig = await rigWith([1, 2]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'remove' } });
  expect((await row(rig, 1)).removed).toBe(true);
  expect(rig.decisions.of(photoIdOf(1)).removed).toBe(true);
  await expect(
    rig.annotations.apply({ photos: ids(1), act: { act: 'favourite', value: true } }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await rig.annotations.undo();
  expect((await row(rig, 1)).removed).toBe(false);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'favourite', value: true } });
  expect((await row(rig, 1)).favourite).toBe(true);
});

it('writes nothing where nothing changes', async () => {
  const rig = await rigWith([1]);
  for (const act of [{ act: 'caption.clear' }, { act: 'tag.clear', name: 'dog' }] as AnnotationEdit[]) {
    expect(await rig.annotations.apply({ photos: ids(1), act })).toMatchObject({
      label: 'Nothing to change',
      changed: [],
    });
  }
  expect(rig.lines).toEqual([]);
  expect((await rig.annotations.undo()).label).toBe('Nothing to undo');
});

it('takes “no” for a word of its own: what the file says may be yes', async () => {
  const rig = await rigWith([1]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'favourite', value: false } });
  expect(rig.decisions.of(photoIdOf(1)).favourite).toBe(false);
  await rig.annotations.undo();
  expect(rig.decisions.of(photoIdOf(1)).favourite).toBeNull();
});

it('puts back what was taken out, whatever was done since, and takes that back', async () => {
  const rig = await rigWith([1, 2]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'tag.add', name: 'Rex' } });
  await rig.annotations.apply({ photos: ids(1), act: { act: 'remove' } });
  await rig.annotations.apply({ photos: ids(2), act: { act: 'rate', value: 3 } });
  expect(await rig.annotations.apply({ photos: ids(1, 2), act: { act: 'restore' } })).toMatchObject({
    label: '1 photo put back into the library',
    changed: [photoIdOf(1)],
  });
  expect(await row(rig, 1)).toMatchObject({ removed: false, tags: [{ name: 'Rex' }] });
  await expect(rig.annotations.apply({ photos: ids(2), act: { act: 'restore' } })).rejects.toMatchObject({
    code: 'not_found',
  });
  await rig.annotations.undo();
  expect(await row(rig, 1)).toMatchObject({ removed: true });
  expect((await row(rig, 2)).rating).toBe(3);
});

it('acts on all that a query finds', async () => {
  const rig = await rigWith([1, 2, 3], {
    find: async (query) => (query === 'dogs' ? [photoIdOf(3), photoIdOf(1), photoIdOf(9)] : []),
  });
  expect(
    (await rig.annotations.apply({ photos: { query: 'dogs' }, act: { act: 'rate', value: 5 } })).changed,
  ).toEqual([photoIdOf(3), photoIdOf(1)]);
  expect(
    (await rig.annotations.apply({ photos: { query: 'cats' }, act: { act: 'rate', value: 5 } })).changed,
  ).toEqual([]);
});

it('can undo and redo after a restart, and shows what the catalogue missed', async () => {
  const first = await rigWith([1, 2]);
  await first.annotations.apply({ photos: ids(1), act: { act: 'rate', value: 3 } });
  await first.annotations.apply({ photos: ids(2), act: { act: 'tag.add', name: 'dog' } });
  await first.annotations.undo();
  await first.annotations.close();
  expect(await first.catalogue.appliedSeq()).toBe(3);

  // a catalogue that saw nothing of it, as after a kill between the fsync and the row
  const second = await rigWith([1, 2], { lines: first.lines });
  expect(await second.annotations.start()).toBe(2);
  expect((await row(second, 1)).rating).toBe(3);
  expect(await tagsOf(second, 2)).toEqual([]);
  expect(await second.catalogue.appliedSeq()).toBe(3);
  expect(await second.annotations.start()).toBe(0);
  expect(second.annotations.history()).toEqual({
    undo: '1 photo rated 3 stars',
    redo: 'Tag “dog” added to 1 photo',
  });
  await second.annotations.redo();
  expect(await tagsOf(second, 2)).toEqual(['dog']);
  await second.annotations.undo();
  await second.annotations.undo();
  expect((await row(second, 1)).rating).toBeNull();
});

it('believes the journal where the catalogue shows more than it holds', async () => {
  const rig = await rigWith([1, 2]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'rate', value: 3 } });
  await rig.annotations.apply({ photos: ids(2), act: { act: 'rate', value: 4 } });
  await rig.annotations.close();
  const restored = await openAnnotationsRig({ catalogue: rig.catalogue, lines: rig.lines.slice(0, 1) });
  expect(await restored.annotations.start()).toBe(1);
  expect([(await row(restored, 1)).rating, (await row(restored, 2)).rating]).toEqual([3, null]);
  expect(await restored.catalogue.appliedSeq()).toBe(1);
});

it('believes the journal where its last line was lost with the power, though nobody noted how far the catalogue is', async () => {
  const rig = await rigWith([1, 2, 3]);
  for (const number of [1, 2, 3])
    await rig.annotations.apply({ photos: ids(number), act: { act: 'rate', value: number } });
  expect(await rig.catalogue.appliedSeq()).toBe(0);
  const cut = await openAnnotationsRig({ catalogue: rig.catalogue, lines: rig.lines.slice(0, 2) });
  await cut.annotations.start();
  expect([await row(cut, 2), await row(cut, 3)]).toMatchObject([
    { rating: 2 },
    { rating: null, appliedSeq: 0 },
  ]);
  // the number of the lost line is given again: to another act, which is not taken for the lost one
  await cut.annotations.apply({ photos: ids(1), act: { act: 'favourite', value: true } });
  const again = await openAnnotationsRig({ catalogue: cut.catalogue, lines: cut.lines });
  await again.annotations.start();
  expect([await row(again, 1), await row(again, 3)]).toMatchObject([
    { rating: 1, favourite: true, appliedSeq: 3 },
    { rating: null, appliedSeq: 0 },
  ]);
});

it('keeps the order of acts where the clock was set back between them', async () => {
  const lines: string[] = [];
  let year = 2030;
  const open = () =>
    openDecisions({
      journal: decisionJournal(lines),
      newId: () => ulid(Date.UTC(year, 0)),
      now: () => new Date(Date.UTC(year--, 0)),
    });
  const decisions = await open();
  const photos = [{ id: photoIdOf(1), hash: hashOf(1) }];
  for (const text of ['first', 'second', 'third'])
    await decisions.record({ kind: 'act', act: { act: 'caption.set', text }, photos });
  const again = await open();
  expect(again.of(photoIdOf(1))).toMatchObject({ caption: 'third', seq: 3 });
  await again.record({ kind: 'undo', undoes: again.undoable()!.id, photos: [] });
  expect((await open()).of(photoIdOf(1))).toMatchObject({ caption: 'second', seq: 4 });
});

it('keeps an act whose showing failed, says so, and shows it with the next one', async () => {
  let full = false;
  const rig = await rigWith([1, 2], {
    beforeDerive: () => {
      if (full) throw new AppError('disk_full', 'The disk is full.');
    },
  });
  full = true;
  await expect(
    rig.annotations.apply({ photos: ids(1), act: { act: 'rate', value: 3 } }),
  ).rejects.toMatchObject({
    code: 'disk_full',
    message: expect.stringContaining('Your change is saved') as string,
  });
  expect(rig.lines).toHaveLength(1);
  await rig.annotations.close();
  expect(await rig.catalogue.appliedSeq()).toBe(0);
  full = false;
  await rig.annotations.apply({ photos: ids(2), act: { act: 'rate', value: 4 } });
  expect([(await row(rig, 1)).rating, (await row(rig, 2)).rating]).toEqual([3, 4]);
});

it('changes nothing where the line cannot be written', async () => {
  const rig = await rigWith([1]);
  rig.journal.append = () => Promise.reject(new AppError('disk_full', 'The disk is full.'));
  await expect(
    rig.annotations.apply({ photos: ids(1), act: { act: 'rate', value: 3 } }),
  ).rejects.toMatchObject({
    code: 'disk_full',
  });
  expect(rig.decisions.of(photoIdOf(1)).rating).toBeUndefined();
  expect(rig.annotations.history().undo).toBeNull();
});

it('copies the words on a photo to an edited copy that became a photo of its own, as a step that can be undone', async () => {
  const rig = await rigWith([1, 2, 3]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'tag.add', name: 'dog' } });
  const copies = [
    [1, 2],
    [1, 3],
    [7, 8],
  ].map(([from, to]) => ({ from: photoIdOf(from!), to: photoIdOf(to!), hash: hashOf(to!) }));
  await rig.annotations.copyDecisions(copies);
  await rig.annotations.copyDecisions(copies);
  expect(rig.lines).toHaveLength(2);
  expect((await rig.annotations.undo()).label).toBe('Undone: What you said copied to 2 edited photos');
  const again = await openAnnotationsRig({ catalogue: rig.catalogue, lines: rig.lines });
  expect([1, 2, 3].map((number) => again.decisions.of(photoIdOf(number)).tagsAdded)).toEqual([
    ['dog'],
    [],
    [],
  ]);
  await again.annotations.redo();
  expect([1, 2, 3].map((number) => again.decisions.of(photoIdOf(number)).tagsAdded)).toEqual([
    ['dog'],
    ['dog'],
    ['dog'],
  ]);
  await again.annotations.undo();
  await again.annotations.undo();
  expect(again.decisions.of(photoIdOf(1)).tagsAdded).toEqual([]);
});

it('a copy keeps all that was said on it: its own caption is shown, the other one is kept, tags are joined', async () => {
  const rig = await rigWith([1, 2]);
  const say = async (number: number, ...annotations: AnnotationEdit[]) => {
    for (const act of annotations) await rig.annotations.apply({ photos: ids(number), act });
  };
  await say(
    1,
    { act: 'caption.set', text: 'A dog' },
    { act: 'tag.add', name: 'sea' },
    { act: 'tag.add', name: 'cat' },
    { act: 'tag.reject', name: 'boat' },
    { act: 'rate', value: 3 },
  );
  await say(
    2,
    { act: 'caption.set', text: 'Rex' },
    { act: 'tag.add', name: 'Rex' },
    { act: 'tag.reject', name: 'Cat' },
    { act: 'rate', value: null },
  );
  await say(1, { act: 'remove' });
  const before = rig.decisions.of(photoIdOf(2));
  await rig.annotations.copyDecisions([{ from: photoIdOf(1), to: photoIdOf(2), hash: hashOf(2) }]);
  expect(rig.decisions.of(photoIdOf(2))).toMatchObject({
    caption: 'Rex',
    otherCaptions: ['A dog'],
    tagsAdded: ['Rex', 'sea'],
    tagsRejected: ['Cat', 'boat'],
    rating: null,
    removed: false,
  });
  await say(2, { act: 'caption.set', text: 'A dog' });
  expect(rig.decisions.of(photoIdOf(2))).toMatchObject({ caption: 'A dog', otherCaptions: ['Rex'] });
  await say(2, { act: 'caption.drop', text: 'Rex' });
  expect(rig.decisions.of(photoIdOf(2)).otherCaptions).toEqual([]);
  for (let steps = 0; steps < 3; steps += 1) await rig.annotations.undo();
  expect(rig.decisions.of(photoIdOf(2))).toMatchObject({ ...before, seq: expect.any(Number) as number });
});

it('a line of an older Sightline that copied words overwrites nothing any more, and is not undone', async () => {
  const rig = await rigWith([1, 2]);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'caption.set', text: 'A dog' } });
  await rig.annotations.apply({ photos: ids(2), act: { act: 'caption.set', text: 'Rex' } });
  await rig.decisions.record({
    kind: 'inherit',
    from: photoIdOf(1),
    photos: [{ id: photoIdOf(2), hash: hashOf(2) }],
  });
  expect(rig.decisions.of(photoIdOf(2))).toMatchObject({ caption: 'Rex', otherCaptions: ['A dog'] });
  expect(rig.annotations.history().undo).toBe('Caption written for 1 photo');
});

it('offers words, which are taken over or declined as a step, and stay offered when older acts are undone', async () => {
  const rig = await rigWith([1, 2]);
  const offers = () => rig.decisions.of(photoIdOf(2)).offers;
  await rig.annotations.apply({ photos: ids(2), act: { act: 'rate', value: 2 } });
  await rig.annotations.offerDecisions([
    { from: photoIdOf(1), to: photoIdOf(2), hash: hashOf(2), state: 'waiting' },
  ]);
  await rig.annotations.undo();
  await rig.annotations.offerDecisions([
    { from: photoIdOf(1), to: photoIdOf(2), hash: hashOf(2), state: 'open' },
  ]);
  await rig.annotations.redo();
  expect(offers()).toEqual([{ from: photoIdOf(1), state: 'open' }]);
  await rig.annotations.apply({
    photos: ids(2),
    act: {
      act: 'takeOver',
      favourite: true,
      rating: 5,
      tags: ['sea'],
      rejected: ['cat'],
      caption: 'Rex',
      from: photoIdOf(1),
    },
  });
  expect(rig.decisions.of(photoIdOf(2))).toMatchObject({
    rating: 2,
    favourite: true,
    tagsAdded: ['sea'],
    tagsRejected: ['cat'],
    caption: 'Rex',
    offers: [],
  });
  expect((await rig.annotations.undo()).label).toBe(
    'Undone: Words of the earlier version taken over by 1 photo',
  );
  await rig.annotations.apply({ photos: ids(2), act: { act: 'offer.decline', from: photoIdOf(1) } });
  expect(offers()).toEqual([]);
  const again = await openAnnotationsRig({ catalogue: rig.catalogue, lines: rig.lines });
  await again.annotations.undo();
  expect(again.decisions.of(photoIdOf(2)).offers).toEqual([{ from: photoIdOf(1), state: 'open' }]);
  await again.annotations.offerDecisions([
    { from: photoIdOf(1), to: photoIdOf(2), hash: hashOf(2), state: 'dropped' },
  ]);
  expect(again.decisions.of(photoIdOf(2)).offers).toEqual([]);
});

it('many offers of one import are shown by one derive', async () => {
  const rig = await rigWith([1, 2, 3, 4]);
  const earlier = rig.derived.length;
  await rig.annotations.offerDecisions(
    [2, 3, 4].map((number) => ({
      from: photoIdOf(1),
      to: photoIdOf(number),
      hash: hashOf(number),
      state: 'open',
    })),
  );
  expect(rig.derived.slice(earlier)).toEqual([[2, 3, 4].map(photoIdOf)]);
});

it('answers acts that come at once in their order', async () => {
  const rig = await rigWith([1]);
  const labels = await Promise.all(
    [1, 2, 3, 4, 5].map(
      async (value) => (await rig.annotations.apply({ photos: ids(1), act: { act: 'rate', value } })).label,
    ),
  );
  expect(labels).toEqual(
    ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'].map((stars) => `1 photo rated ${stars}`),
  );
  expect((await row(rig, 1)).rating).toBe(5);
  expect(rig.lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2, 3, 4, 5]);
});
