/** @file All that answers may rest on, of one photo: what models found, what people and files say. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import type { PictureColours } from '../shared/picture-colours.ts';
import type { SeenObject } from '../tags/seen-boxes.ts';
import type { TagReading } from '../tags/tag-model.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

/** What file and library say of a photo. */
export type PhotoRecord = Pick<
  Photo,
  | 'path'
  | 'width'
  | 'height'
  | 'takenAt'
  | 'takenAtPrecision'
  | 'takenAtSource'
  | 'latitude'
  | 'longitude'
  | 'camera'
  | 'lens'
  | 'exposure'
  | 'title'
  | 'description'
  | 'keywords'
  | 'people'
  | 'details'
  | 'facts'
  | 'rating'
  | 'favourite'
  | 'tags'
  | 'rejectedTags'
  | 'caption'
  | 'text'
>;

export interface KnownPhoto {
  /** scores and boxes of the models */
  reading: TagReading;
  record: PhotoRecord;
  /** only a part of the picture could be decoded */
  damaged: boolean;
  /** false = no detector looked at it: what has no box may be there all the same */
  boxed: boolean;
  /** of the boxes whose colours the question asks for; absent = not measured */
  boxColours?: ReadonlyMap<SeenObject, PictureColours['dominant']>;
}

export type Names = Pick<Vocabulary, 'forObject' | 'get' | 'find' | 'ancestors' | 'descendants'>;

export interface AnswerContext {
  known: KnownPhoto;
  vocabulary: Names;
  /** wall time as if UTC */
  now: Date;
}
