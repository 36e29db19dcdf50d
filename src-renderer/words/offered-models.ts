/** @file Models that can be downloaded, in words: shelves, what one costs, and the question before a download. */
import type {
  DownloadPlan,
  OfferedModel,
  UnfinishedDownload,
  UseEstimates,
} from '../../src-preload/contract/index.ts';
import { countOf, formatBytes, formatCount, formatTimeLeft } from './numbers.ts';

const shelves: Record<OfferedModel['shelf'], string> = {
  'better search': 'Better search',
  'best search': 'Best search',
  'many languages': 'Many languages',
  'captions and text': 'Captions and text',
  'open questions': 'Open questions',
};

export function shelfTitle(shelf: OfferedModel['shelf']): string {
  return shelves[shelf];
}

/** “608 MB to download · English · float32 · 512 dimensions”; a describer has no vectors. */
export function offerFacts({ sizeBytes, languages, precision, dimensions, state }: OfferedModel): string {
  return [
    `${formatBytes(sizeBytes)} ${state === 'not here' ? 'to download' : 'on your disk'}`,
    languages.join(', '),
    precision,
    ...(dimensions === null ? [] : [`${formatCount(dimensions)} dimensions`]),
  ].join(' · ');
}

/** The first of the figures that others published; '' where there is none. */
export function publishedWords({ quality: [first] }: OfferedModel): string {
  return first ? `Published by others: ${first.measure}: ${formatCount(first.value)}%` : '';
}

/** What it takes to use the model; '' while nothing is known, or there are no photos. */
export function costWords(id: string, estimates: UseEstimates | null): string {
  const own = estimates?.models.find((model) => model.id === id);
  if (!estimates || !own || estimates.photos === 0) return '';
  if (own.ratio === 0) return 'It sees no photo again: only your words go through it.';
  const room = `${formatBytes(own.diskBytes)} for what it makes of them`;
  const photos = `${own.onRequest ? 'all ' : ''}your ${countOf(estimates.photos, 'photo')}`;
  if (own.onRequest) return describerCost(own, photos, room);
  if (own.seconds === null) return `For ${photos}: ${room}. How long it takes could not be tried.`;
  return `For ${photos}: ${formatTimeLeft(own.seconds)}, and ${room}. An estimate.`;
}

/** What it would take to have all photos described: only those for which the person asks are. */
function describerCost({ seconds }: UseEstimates['models'][number], photos: string, room: string): string {
  const only = 'It looks only at the photos for which you ask it to, in Descriptions.';
  if (seconds === null)
    return `${only} How long it takes for one was not measured: a run says its rate and the time left. For ${photos}: about ${room}.`;
  return `${only} For ${photos}: ${formatTimeLeft(seconds)}, and about ${room}. An estimate.`;
}

/** How the estimate of the time came about; '' where there is none. */
export function estimateBasis(id: string, estimates: UseEstimates | null): string {
  const own = estimates?.models.find((model) => model.id === id);
  if (!estimates?.measured || !own || own.seconds === null || own.ratio === null || own.basis === null)
    return '';
  const { photos, msPerPhoto } = estimates.measured;
  return `The built-in model took ${formatCount(Math.round(msPerPhoto))} ms for each of ${formatCount(photos)} of your photos here. This one takes ${formatCount(own.ratio)} times as long: ${own.basis}.`;
}

/** “412 MB of 608 MB are here.” */
export function presentWords({ presentBytes, bytes }: UnfinishedDownload): string {
  return `${formatBytes(presentBytes)} of ${formatBytes(bytes)} are here. The download goes on when you say so.`;
}

/** The question before a download: from where, how much, under which licence, and what is left of the disk. */
export function consentQuestion(model: OfferedModel, plan: DownloadPlan) {
  const { host, bytes, presentBytes, freeBytes } = plan;
  const rest = Math.max(0, bytes - presentBytes);
  const { id, asks, source, doubt } = model.licence;
  const room =
    freeBytes === null
      ? 'Disk: how much is free can’t be told.'
      : `Disk: ${formatBytes(freeBytes)} are free, ${formatBytes(Math.max(0, freeBytes - rest))} afterwards.`;
  return {
    title: presentBytes > 0 ? `Go on downloading ${model.title}?` : `Download ${model.title}?`,
    text: `Sightline connects to ${host} for this, and to nothing else. Nothing about you or your photos is sent; the host sees your internet address and which files you get.`,
    items: [
      `From: ${host}`,
      presentBytes > 0
        ? `Still to come: ${formatBytes(rest)} of ${formatBytes(bytes)}`
        : `Size: ${formatBytes(bytes)}`,
      `Licence: ${id}. ${asks} (${source})`,
      ...(doubt === null ? [] : [doubt]),
      room,
    ],
    confirm: presentBytes > 0 ? 'Go on' : 'Download',
    harmless: true,
  };
}
