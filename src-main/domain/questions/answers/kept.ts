/** @file What library and file keep of a photo: title, caption, size, stars, album, author, tags. */
import { basename } from 'node:path';
import type { PhotoDetailKind } from '../../../../src-preload/contract/index.ts';
import { basesOf } from '../../shared/words.ts';
import type { AnswerContext, PhotoRecord } from '../known-photo.ts';
import type { PhotoQuestion } from '../question.ts';
import { abstain, fact, listOf, say, type Reply } from './reply.ts';

type RecordQuestion = Extract<PhotoQuestion, { kind: 'record' }>;

export function answerRecord({ part, check }: RecordQuestion, { known: { record } }: AnswerContext): Reply {
  switch (part) {
    case 'size':
      return sizeOf(record);
    case 'format': {
      const format = record.facts.find(({ kind }) => kind === 'format');
      return format
        ? fact(`${format.text}.`, format.text, { label: format.text, basis: format.basis, confidence: 1 })
        : abstain('Its picture has not been read yet.');
    }
    case 'title':
      return record.title === null
        ? abstain('Its file has no title.')
        : fact(`Its title is “${record.title}”.`, record.title, {
            label: record.title,
            basis: 'the title in the file',
          });
    case 'caption':
      return say({
        answer: `“${record.caption.text}”`,
        value: record.caption.text,
        confidence: record.caption.source === 'composed' ? record.caption.probability : 1,
        basis: record.caption.basis,
      });
    case 'file name': {
      const name = basename(record.path);
      return fact(`Its file is called ${name}.`, name, { label: name, basis: 'the file', confidence: 1 });
    }
    case 'rating':
      return record.rating === null
        ? fact('It has no stars yet.', 0, { label: 'no stars', basis: 'your rating', confidence: 1 })
        : fact(`It has ${record.rating} of 5 stars.`, record.rating, {
            label: `${record.rating} of 5 stars`,
            basis: 'your rating or the file’s',
            confidence: 1,
          });
    case 'favourite':
      return fact(
        record.favourite ? 'Yes, it is a favourite.' : 'No, it is not among your favourites.',
        record.favourite,
        {
          label: record.favourite ? 'favourite' : 'no favourite',
          basis: 'your mark',
          confidence: 1,
        },
      );
    case 'album':
    case 'event':
      return detailsOf(record, part);
    case 'author':
      return authorOf(record, check);
    case 'tags':
      return tagsOf(record);
  }
}

function sizeOf({ width, height }: PhotoRecord): Reply {
  if (width === 0 || height === 0) return abstain('Its picture has not been read yet.');
  const size = `${width} × ${height} pixels`;
  const megapixels = (width * height) / 1e6;
  const more = megapixels >= 1 ? `, ${megapixels.toFixed(megapixels < 10 ? 1 : 0)} megapixels` : '';
  return fact(`It has ${size}${more}.`, `${width}x${height}`, {
    label: size,
    basis: 'the file',
    confidence: 1,
  });
}

function detailsOf({ details }: PhotoRecord, kind: Extract<PhotoDetailKind, 'album' | 'event'>): Reply {
  const named = details.filter((detail) => detail.kind === kind).map(({ text }) => text);
  if (named.length === 0) return abstain(`Its file names no ${kind}.`);
  return fact(`Its file names the ${kind} ${listOf(named.map((text) => `“${text}”`))}.`, named.join(', '), {
    label: named.join(', '),
    basis: `the ${kind} in the file`,
  });
}

function authorOf({ details }: PhotoRecord, check: string | null): Reply {
  const author = details.find(({ kind }) => kind === 'creator' || kind === 'credit')?.text;
  if (author === undefined) return abstain('Nothing in this photo’s file says who took it.');
  const rests = { label: author, basis: 'the creator in the file' };
  if (check === null) return fact(`Its file names ${author}.`, author, rests);
  const is = ` ${basesOf(author)} `.includes(` ${basesOf(check)} `);
  return fact(`${is ? 'Yes' : 'No'}: its file names ${author}.`, is, rests);
}

function tagsOf({ tags }: PhotoRecord): Reply {
  if (tags.length === 0) return abstain('It has no tags.');
  const sure = tags.filter(({ band }) => band === 'sure').map(({ name }) => name);
  const maybe = tags.filter(({ band }) => band === 'maybe').map(({ name }) => name);
  const parts = [sure.length > 0 && listOf(sure), maybe.length > 0 && `maybe ${listOf(maybe)}`].filter(
    Boolean,
  );
  return say({
    answer: `Its tags: ${parts.join('; ')}.`,
    value: tags.map(({ name }) => name).join(', '),
    confidence: 1,
    basis: 'the photo’s tags',
    evidence: tags.map(({ name, probability }) => ({ kind: 'tag', label: name, box: null, probability })),
  });
}
