/** @file The calls of the duplicates domain. */
import type { HandlersOf } from '../../router.ts';
import type { BinService } from './bin-service.ts';
import type { DuplicatesService } from './duplicates-service.ts';

export function createDuplicatesCalls(
  duplicates: DuplicatesService,
  bin: BinService,
): HandlersOf<'duplicates'> {
  return {
    'duplicates.groups': ({ kind, offset, limit }) => duplicates.groups(kind, offset, limit),
    'duplicates.trash': (request) => bin.trash(request),
  };
}
