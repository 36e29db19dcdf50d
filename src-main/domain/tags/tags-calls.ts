/** @file The calls about tags. */
import type { HandlersOf } from '../../router.ts';
import type { TagsService } from './tags-service.ts';

export function createTagsCalls(service: TagsService): HandlersOf<'tags'> {
  return {
    'tags.list': () => service.list(),
    'tags.suggest': ({ text }) => service.suggest(text),
    'tags.photos': ({ name }) => service.photos(name),
  };
}
