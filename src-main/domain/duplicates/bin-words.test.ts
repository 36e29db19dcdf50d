/** @file The words on photos that go to the bin, as they come to the one that is kept. */
import { expect, it } from 'vitest';
import { applyEdit } from '../annotations/apply-edit.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { inheritedDecisions } from './bin-service.ts';

it('joins all that was said: no caption is lost, rejected tags come along, the best rating counts', () => {
  const act = inheritedDecisions([
    { ...noDecisions, caption: 'Rex', tagsAdded: ['sea'], rating: 2, seq: 1 },
    {
      ...noDecisions,
      caption: 'A dog',
      tagsAdded: ['Sea', 'dog'],
      tagsRejected: ['cat'],
      rating: 4,
      favourite: true,
      seq: 2,
    },
    { ...noDecisions, caption: 'Rex', otherCaptions: ['Spring'], seq: 3 },
  ])!;
  expect(act).toEqual({
    act: 'takeOver',
    favourite: true,
    rating: 4,
    tags: ['sea', 'dog'],
    rejected: ['cat'],
    caption: 'Rex',
    otherCaptions: ['A dog', 'Spring'],
  });
  const kept = { ...noDecisions, caption: 'Bathing', tagsAdded: ['Cat'], favourite: false };
  expect(applyEdit(kept, act)).toMatchObject({
    caption: 'Bathing',
    otherCaptions: ['A dog', 'Spring', 'Rex'],
    tagsAdded: ['Cat', 'sea', 'dog'],
    tagsRejected: [],
    favourite: false,
    rating: 4,
  });
});

it('is no act where nothing was said', () => {
  expect(inheritedDecisions([noDecisions, { ...noDecisions, removed: true, seq: 4 }])).toBeNull();
});
