/** @file The state of the models as text. */
import type { ModelsState } from '../../../../src-preload/contract/index.ts';
import { count, labelled, percent } from '../words.ts';

export function modelsText(state: ModelsState): string {
  const isTold = (problem: string) => (state.problems ?? []).some((sentence) => sentence.startsWith(problem));
  const packs = state.packs.map((pack) => {
    const marks = [
      pack.active && 'in use',
      pack.builtIn && 'built in',
      pack.precision,
      !pack.calibrated && 'no percentages',
      pack.state !== 'ready' && pack.state,
    ].filter(Boolean);
    return [
      labelled(pack.role, `${pack.id}  ${pack.title}${marks.length > 0 ? `  (${marks.join(', ')})` : ''}`),
      ...pack.parts.map(({ title }) =>
        labelled('', `also ${title.charAt(0).toLowerCase()}${title.slice(1)}`),
      ),
      ...(pack.fit
        ? [
            labelled(
              '',
              `percentages fitted on ${count(pack.fit.photos, 'photo')} of yours; they differ from what other models ` +
                `and you say by ${percent(pack.fit.disagreement)}; ${count(pack.fit.concepts, 'tag')} by itself`,
            ),
          ]
        : []),
      ...(pack.problem && !isTold(pack.problem) ? [labelled('', pack.problem)] : []),
    ].join('\n');
  });
  const lines = [
    ...packs,
    labelled('tags', `${state.vocabulary.on} of ${count(state.vocabulary.concepts, 'concept')} on`),
  ];
  if (state.switching)
    lines.push(
      `Changing ${state.switching.from === null ? '' : `from ${state.switching.from} `}to ${state.switching.to}: ${state.switching.done} of ${state.switching.total} photos.`,
      ...(state.switching.paused ? [`Paused. Go on with: sightline models use ${state.switching.to}`] : []),
    );
  if (state.previous)
    lines.push(`What ${state.previous} made is kept until you say: sightline models confirm`);
  lines.push(...(state.problems ?? []).map((problem) => labelled('problem', problem)));
  return lines.join('\n');
}
