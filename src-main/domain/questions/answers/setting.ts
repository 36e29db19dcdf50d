/**
 * @file Places that are not there because the photo was taken elsewhere: a beach is outdoors, a kitchen is not.
 * That a model sees no sign of a place does not rule it out (docs/questions.md).
 */
import type { NamedThing } from '../../search/named-objects.ts';
import type { AnswerContext } from '../known-photo.ts';
import { say, surely, type Reply } from './reply.ts';
import { absentBelow, boxesOf, isRejected, nameOf, scoreOf, statedTag } from './seen-things.ts';

const opposite = { indoors: 'outdoors', outdoors: 'indoors' } as const;
/** A window shows what is outdoors, a door what is indoors. */
const surestElsewhere = 0.9;

/** "Probably not: it was taken indoors"; null = nothing that is known speaks against the place. */
export function isElsewhere(thing: NamedThing, negated: boolean, context: AnswerContext): Reply | null {
  const { vocabulary, known } = context;
  const name = nameOf(thing, vocabulary);
  const concept = vocabulary.get(name) ?? vocabulary.find(name)[0];
  if (!concept || (concept.kind !== 'place' && concept.kind !== 'scene')) return null;
  if (boxesOf(thing, context) || statedTag(concept.name, context)) return null;
  if (isRejected(concept.name, known, vocabulary)) return null;
  if ((scoreOf(concept.name, context) ?? 0) >= absentBelow) return null;
  const own = (['indoors', 'outdoors'] as const).find((side) =>
    vocabulary.ancestors(concept.name).includes(side),
  );
  if (!own) return null;
  const side = opposite[own];
  const stated = statedTag(side, context);
  const probability = stated ? 1 : (scoreOf(side, context) ?? 0);
  if (probability < surely) return null;
  return say({
    answer: `${negated ? 'Probably' : 'Probably not'}: it was taken ${side}.`,
    value: negated,
    confidence: Math.min(surestElsewhere, probability),
    basis: stated ? 'said by you or the file' : 'by the picture as a whole',
    evidence: [{ kind: 'tag', label: stated?.name ?? side, box: null, probability }],
  });
}
