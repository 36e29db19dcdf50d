/** @file `models catalogue`: the models that can be downloaded, and what is here of them. */
import { defineCommand } from 'citty';
import {
  modelShelves,
  type ModelCatalogue,
  type OfferedModel,
  type UseEstimates,
} from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli, type CommonArgs } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { bytes, count, duration, indent, labelled } from '../words.ts';

export function modelsCatalogueCommand(cli: Cli) {
  return defineCommand({
    meta: { name: 'catalogue', description: 'The models that can be downloaded; connects to nothing' },
    args: globalArgs,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, globalArgs, { min: 0, max: 0, names: '' });
      await withSession(cli, given as CommonArgs, async (session) => {
        const catalogue = await session.call('models.catalogue', {});
        const estimates = await session.call('models.estimate', {});
        return { json: { ...catalogue, estimates }, text: catalogueText(catalogue, estimates) };
      });
    },
  });
}

function catalogueText({ models, leftOut }: ModelCatalogue, estimates: UseEstimates): string {
  const shelves = modelShelves.flatMap((shelf) => {
    const here = models.filter((model) => model.shelf === shelf);
    if (here.length === 0) return [];
    return [
      `${shelf.charAt(0).toUpperCase()}${shelf.slice(1)}`,
      ...here.map((model) => indent(modelText(model, estimates))),
    ];
  });
  const others = leftOut.map(({ name, licence, why }) => indent(`${name} (${licence}): ${why}`));
  return [...shelves, 'Not offered', others.join('\n')].join('\n\n');
}

const states: Record<OfferedModel['state'], string | null> = {
  'not here': null,
  here: 'is here',
  'in use': 'in use',
  problem: 'is here and cannot be used: see `sightline models`',
};

function modelText(model: OfferedModel, estimates: UseEstimates): string {
  const { id, title, why, cautions, madeBy, convertedBy, licence, languages, quality, memory } = model;
  const state = states[model.state];
  return [
    `${id}  ${title}${state === null ? '' : `  (${state})`}`,
    indent(why),
    ...cautions.map((caution) => indent(caution)),
    ...[
      labelled('made by', `${madeBy.name}, converted by ${convertedBy.name}: ${model.page}`),
      labelled('licence', `${licence.id}. ${licence.asks} ${licence.source}`),
      ...(licence.doubt === null ? [] : [labelled('', licence.doubt)]),
      labelled('learned', model.trainingData),
      labelled('language', languages.join(', ')),
      labelled('download', `${bytes(model.sizeBytes)}, ${model.precision}`),
      labelled('memory', `${bytes(memory.bytes)}: ${memory.basis}`),
      ...estimateLines(model.id, estimates),
      ...qualityLines(quality),
    ].map((line) => indent(line)),
  ].join('\n');
}

function estimateLines(id: string, { photos, measured, models }: UseEstimates): string[] {
  const own = models.find((model) => model.id === id);
  if (!own || photos === 0) return [];
  if (own.ratio === 0) return [labelled('time', 'none: it sees no photo, only your words')];
  if (own.onRequest && (own.seconds === null || !measured))
    return [labelled('time', 'only for photos that you have described; how long one takes was not measured')];
  if (own.seconds === null || own.ratio === null || !measured)
    return [labelled('time', 'not known: no photo could be tried')];
  return [
    labelled(
      'time',
      `about ${duration(own.seconds)} for ${own.onRequest ? 'all ' : ''}${count(photos, 'photo')}, and ${bytes(own.diskBytes)}; an estimate:`,
    ),
    labelled(
      '',
      `the built-in model took ${Math.round(measured.msPerPhoto)} ms for each of ${measured.photos} here, this one takes ${own.ratio} times as long (${own.basis})`,
    ),
  ];
}

/** What one source published stands together, with its address below. */
function qualityLines(quality: OfferedModel['quality']): string[] {
  const sources = [...new Set(quality.map(({ source }) => source))];
  const lines = sources.flatMap((source) => [
    ...quality.filter((one) => one.source === source).map(({ measure, value }) => `${value}%  ${measure}`),
    source,
  ]);
  return lines.map((line, index) => labelled(index === 0 ? 'published' : '', line));
}
