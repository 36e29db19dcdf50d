/**
 * @file Lines of the journal: what is written is read, what is damaged is skipped, what is newer is refused.
 */
import { expect, it } from 'vitest';
import { openAnnotationsRig } from '../../testing/annotations-rig.ts';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { formatDecision, parseDecision, type DecisionLine } from './decision-lines.ts';

const head = { seq: 3, id: 'a', at: '2024-01-01T00:00:00.000Z', photos: [{ id: photoIdOf(1), hash: 'ab' }] };

it('reads what it writes', () => {
  const lines: DecisionLine[] = [
    { kind: 'act', ...head, act: { act: 'favourite', value: false } },
    { kind: 'act', ...head, act: { act: 'rate', value: null } },
    { kind: 'act', ...head, act: { act: 'caption.set', text: 'Rex — “good”' } },
    { kind: 'act', ...head, act: { act: 'remove' } },
    { kind: 'undo', ...head, photos: [], undoes: 'b' },
    { kind: 'redo', ...head, photos: [], undoes: 'c' },
    { kind: 'inherit', ...head, from: photoIdOf(2) },
    { kind: 'copyWords', ...head, from: { [photoIdOf(1)]: photoIdOf(2) } },
    { kind: 'offer', ...head, from: photoIdOf(2), state: 'waiting' },
  ];
  for (const line of lines)
    expect(parseDecision(JSON.parse(JSON.stringify(formatDecision(line))))).toEqual({ ok: true, line });
});

it('takes a known act with unreadable data for a bad line', () => {
  for (const value of [
    null,
    7,
    {},
    { ...head, v: 1, act: 'rate', data: { value: 9 } },
    { ...head, v: 1, act: 'undo' },
    { ...head, v: 0, act: 'remove', data: {} },
    { v: 1, act: 'remove', data: {} },
  ]) {
    expect(parseDecision(value)).toMatchObject({ ok: false });
  }
});

it('refuses a higher version and an act it does not know', () => {
  expect(() => parseDecision({ ...head, v: 2, act: 'remove', data: {} })).toThrow(
    expect.objectContaining({ code: 'library_newer' }),
  );
  expect(() => parseDecision({ ...head, v: 1, act: 'album.add', data: {} })).toThrow(
    expect.objectContaining({ code: 'library_newer' }),
  );
});

it('loses one act with one damaged line, and nothing else', async () => {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos([1, 2, 3].map((number) => aPhotoNumber(number)));
  const rig = await openAnnotationsRig({ catalogue });
  const rate = (number: number, value: number) =>
    rig.annotations.apply({ photos: { ids: [photoIdOf(number)] }, act: { act: 'rate', value } });
  await rate(1, 1);
  await rate(2, 2);
  await rate(3, 3);
  await rig.annotations.undo();
  await rig.annotations.undo();
  await rig.annotations.redo();

  const ratings = async (damaged: number) => {
    const lines = rig.lines.map((line, index) => (index === damaged ? line.slice(0, 20) : line));
    const { decisions, annotations } = await openAnnotationsRig({ lines });
    expect(decisions.problems()).toHaveLength(1);
    return [
      ...[1, 2, 3].map((number) => decisions.of(photoIdOf(number)).rating),
      annotations.history().undo,
      annotations.history().redo,
    ];
  };
  expect(await ratings(0)).toEqual([
    undefined,
    2,
    undefined,
    '1 photo rated 2 stars',
    '1 photo rated 3 stars',
  ]);
  // the undo of the third act: it must have been undone before the second was
  expect(await ratings(3)).toEqual([1, 2, undefined, '1 photo rated 2 stars', '1 photo rated 3 stars']);
  // the act that was undone and redone: its undo and redo mean nothing now
  expect(await ratings(1)).toEqual([
    1,
    undefined,
    undefined,
    '1 photo rated 1 star',
    '1 photo rated 3 stars',
  ]);
});
