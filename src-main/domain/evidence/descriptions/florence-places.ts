/**
 * @file Reads Florence-2’s answers about places: text with `<loc_0>` … `<loc_999>`, numbers of bins over the width
 * and the height of the picture by turns. Pure.
 */
import type { NamedRegion, ReadLine } from './description.ts';

/** of each axis; a place is the middle of its bin, as the processor of the model has it */
const bins = 1_000;
/** more is a model that repeats itself */
const mostPlaces = 100;
const longestLabel = 300;
const control = /<\/?s>|<pad>|<unk>|<mask>/g;

/**
 * “cat<loc_137><loc_10><loc_998><loc_998>”: left, top, right, bottom. A box without a name is another one of the
 * thing before it. Boxes without a side, without any name, and those that are there twice are left out.
 */
export function regionsOf(answer: string, of: NamedRegion['of']): NamedRegion[] {
  const found = placesOf(answer, 4).flatMap(({ label, places }): NamedRegion[] => {
    const [left, top, right, bottom] = places as [number, number, number, number];
    const isBox = label !== '' && right > left && bottom > top;
    return isBox ? [{ label, box: [left, top, right - left, bottom - top], of }] : [];
  });
  return distinct(found).slice(0, mostPlaces);
}

/** “NASA<loc_505><loc_730>…”: four corners from the upper left, as one goes around the text. */
export function linesOf(answer: string): ReadLine[] {
  const found = placesOf(answer, 8).flatMap(({ label, places }): ReadLine[] => {
    const at = (index: number): [number, number] => [places[index * 2]!, places[index * 2 + 1]!];
    return label === '' ? [] : [{ text: label, corners: [at(0), at(1), at(2), at(3)] }];
  });
  return distinct(found).slice(0, mostPlaces);
}

/** Each label with the numbers after it, in groups. An answer that was cut off ends with an incomplete group. */
function placesOf(answer: string, numbers: number): { label: string; places: number[] }[] {
  const text = answer.replace(control, '');
  const group = new RegExp(`([^<]*)((?:<loc_\\d{1,3}>){${numbers}})`, 'g');
  let label = '';
  return [...text.matchAll(group)].map(([, name = '', locations = '']) => {
    label = name.trim().slice(0, longestLabel) || label;
    const places = [...locations.matchAll(/\d+/g)].map(([bin]) => (Number(bin) + 0.5) / bins);
    return { label, places };
  });
}

function distinct<Place>(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}
