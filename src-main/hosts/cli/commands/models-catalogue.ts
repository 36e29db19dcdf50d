/** @file `models catalogue`: the models that can be downloaded, and what is here of them. */
import { defineCommand } from 'citty';
import {
  modelShelves,
  type ModelCatalogue,
  type OfferedModel,
} from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli, type CommonArgs } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { bytes, indent, labelled } from '../words.ts';

export function modelsCatalogueCommand(cli: Cli) {
  return defineCommand({
    meta: { name: 'catalogue', description: 'The models that can be downloaded; connects to nothing' },
    args: globalArgs,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, globalArgs, { min: 0, max: 0, names: '' });
      await withSession(cli, given as CommonArgs, async (session) => {
        const catalogue = await session.call('models.catalogue', {});
        return { json: catalogue, text: catalogueText(catalogue) };
      });
    },
  });
}

function catalogueText({ models, leftOut }: ModelCatalogue): string {
  const shelves = modelShelves.flatMap((shelf) => {
    const here = models.filter((model) => model.shelf === shelf);
    if (here.length === 0) return [];
    return [
      `${shelf.charAt(0).toUpperCase()}${shelf.slice(1)}`,
      ...here.map((model) => indent(modelText(model))),
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

function modelText(model: OfferedModel): string {
  const { id, title, why, madeBy, convertedBy, licence, languages, quality, memory } = model;
  const state = states[model.state];
  return [
    `${id}  ${title}${state === null ? '' : `  (${state})`}`,
    indent(why),
    ...[
      labelled('made by', `${madeBy.name}, converted by ${convertedBy.name}: ${model.page}`),
      labelled('licence', `${licence.id}. ${licence.asks} ${licence.source}`),
      ...(licence.doubt === null ? [] : [labelled('', licence.doubt)]),
      labelled('learned', model.trainingData),
      labelled('language', languages.join(', ')),
      labelled('download', `${bytes(model.sizeBytes)}, ${model.precision}`),
      labelled('memory', `${bytes(memory.bytes)}: ${memory.basis}`),
      ...quality.map(({ measure, value, source }, index) =>
        labelled(index === 0 ? 'published' : '', `${value}%  ${measure}  ${source}`),
      ),
    ].map((line) => indent(line)),
  ].join('\n');
}
