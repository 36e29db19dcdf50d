/** @file The calls about captions. */
import type { HandlersOf } from '../../router.ts';
import type { CaptionsService } from './captions-service.ts';

export function createCaptionsCalls(service: CaptionsService): HandlersOf<'captions'> {
  return {
    'captions.label': (input) => service.label(input),
    'captions.script': (input) => service.script(input),
  };
}
