/** @file When, where and with what a photo was taken: what its file says. */
import { photoDetailLabels } from '../../../../src-preload/contract/index.ts';
import { takenWords, type TakenWords } from '../../derive/captions/taken-time.ts';
import { meetsDates } from '../../search/dates/date-pattern.ts';
import { sortTimeMs, takenPeriod } from '../../shared/capture-time.ts';
import { basesOf } from '../../shared/words.ts';
import type { AnswerContext, PhotoRecord } from '../known-photo.ts';
import type { PhotoQuestion, TakenPart } from '../question.ts';
import { abstain, capitalised, fact, type Reply } from './reply.ts';

type WhenQuestion = Extract<PhotoQuestion, { kind: 'when' }>;
type WhereQuestion = Extract<PhotoQuestion, { kind: 'where' }>;
type CameraQuestion = Extract<PhotoQuestion, { kind: 'camera' }>;

export function answerWhen({ part, check }: WhenQuestion, { known: { record }, now }: AnswerContext): Reply {
  const { takenAt, takenAtPrecision, takenAtSource } = record;
  const taken = takenWords(record);
  if (!taken || takenAt === null) return abstain('Nothing in this photo’s file says when it was taken.');
  const byName = takenAtSource === 'file name';
  const rests = {
    label: `${taken.day}${taken.hours ? `, ${takenAt.slice(11, 16)}` : ''}`,
    basis: byName ? 'the file’s name' : 'the date in the file',
    confidence: byName ? 0.8 : 0.95,
  };
  const ending = byName ? ', by the file’s name' : '';
  if (check) {
    const time = takenPeriod(sortTimeMs(takenAt), takenAtPrecision);
    const met = meetsDates([check.condition], time);
    return fact(`${met ? 'Yes' : 'No'}: it was taken ${taken.on}${ending}.`, met, rests);
  }
  const told = partOf(part, { taken, takenAt, record, now });
  return told === null
    ? abstain(`${untoldParts[part]}: it was taken ${taken.on}${ending}.`)
    : fact(`${told.sentence}${ending}.`, told.value, rests);
}

const untoldParts: Readonly<Record<TakenPart, string>> = {
  date: 'The file says only a part of the date',
  year: 'The file says only a part of the date',
  month: 'The file says only the year',
  day: 'The file says only a part of the date',
  weekday: 'The file does not say the day',
  time: 'The file does not say the time of day',
  'part of day': 'The file does not say the time of day',
  season: 'The season cannot be told',
  age: 'The file says only a part of the date',
};

interface TakenParts {
  taken: TakenWords;
  takenAt: string;
  record: PhotoRecord;
  now: Date;
}

interface Told {
  sentence: string;
  value: string | number;
}

/** Null where that part is not known. */
function partOf(part: TakenPart, { taken, takenAt, record, now }: TakenParts): Told | null {
  const knows = record.takenAtPrecision ?? 'second';
  const day = new Date(`${takenAt.slice(0, 10)}T00:00:00Z`);
  switch (part) {
    case 'date':
      return { sentence: `It was taken ${taken.on}${taken.hours ? ` ${taken.hours}` : ''}`, value: takenAt };
    case 'day':
      return knows === 'year' || knows === 'month'
        ? null
        : { sentence: `It was taken ${taken.on}`, value: takenAt.slice(0, 10) };
    case 'year':
      return { sentence: `It was taken in ${takenAt.slice(0, 4)}`, value: Number(takenAt.slice(0, 4)) };
    case 'month':
      return knows === 'year'
        ? null
        : { sentence: `It was taken in ${taken.month}`, value: takenAt.slice(0, 7) };
    case 'weekday':
      return knows === 'year' || knows === 'month'
        ? null
        : {
            sentence: `It was a ${weekdays[day.getUTCDay()]}: ${taken.day}`,
            value: weekdays[day.getUTCDay()]!,
          };
    case 'time':
      return taken.hours === null
        ? null
        : { sentence: `It was taken at ${takenAt.slice(11, 16)} ${taken.on}`, value: takenAt.slice(11, 16) };
    case 'part of day':
      return taken.hours === null
        ? null
        : {
            sentence: `It was taken ${taken.hours}, at ${takenAt.slice(11, 16)}${lightWords(record)}`,
            value: taken.hours,
          };
    case 'season':
      return seasonOf(record);
    case 'age':
      return { sentence: `It was taken ${ageWords(day, now)}, ${taken.on}`, value: ageWords(day, now) };
  }
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** By month and hemisphere, with the condition under which it holds. */
function seasonOf({ facts }: PhotoRecord): Told | null {
  const season = facts.find(({ kind }) => kind === 'season');
  if (!season) return null;
  const name = season.text.toLowerCase();
  return {
    sentence: `It was taken in ${name}${season.doubt === null ? '' : `, ${season.doubt}`}`,
    value: name,
  };
}

function ageWords(day: Date, now: Date): string {
  const days = Math.floor((now.getTime() - day.getTime()) / 86_400_000);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days < 60) return `${days} days ago`;
  return days < 730
    ? `about ${Math.round(days / 30.44)} months ago`
    : `about ${Math.floor(days / 365.25)} years ago`;
}

function lightWords({ facts }: PhotoRecord): string {
  const light = facts.find(({ kind }) => kind === 'light');
  return light && light.doubt === null ? `: ${light.text.charAt(0).toLowerCase()}${light.text.slice(1)}` : '';
}

export function answerLight({ known: { record } }: AnswerContext): Reply {
  const light = record.facts.find(({ kind }) => kind === 'light');
  if (!light)
    return abstain('How the sun stood follows from time and position, and the file does not say both.');
  return fact(`${light.text}${light.doubt === null ? '' : `, ${light.doubt}`}.`, light.text, {
    label: light.text,
    basis: light.basis,
    confidence: light.doubt === null ? 0.95 : 0.7,
  });
}

interface NamedPlace {
  text: string;
  sentence: string;
  basis: string;
}

/** The place that the file names, else the nearest known one to its position. */
function placeOf({ details, facts }: PhotoRecord): NamedPlace | null {
  const named = details.find(({ kind }) => kind === 'place')?.text;
  if (named !== undefined)
    return { text: named, sentence: `Its file names the place: ${named}.`, basis: 'the place in the file' };
  const near = facts.find(({ kind }) => kind === 'place');
  if (!near) return null;
  const isAway = / km from /.test(near.text);
  return { text: near.text, sentence: `It was taken ${isAway ? '' : 'in '}${near.text}.`, basis: near.basis };
}

export function answerWhere({ part, check }: WhereQuestion, { known: { record } }: AnswerContext): Reply {
  const place = placeOf(record);
  const position = positionOf(record);
  if (check !== null) return isThere(check, place, record);
  if (part === 'position')
    return position === null
      ? abstain('Nothing in this photo’s file says its position.')
      : fact(`It was taken at ${position}.`, position, {
          label: position,
          basis: 'the position in the file',
        });
  if (place) return fact(place.sentence, place.text, { label: place.text, basis: place.basis });
  if (position === null) return abstain('Nothing in this photo’s file says where it was taken.');
  return part === 'place'
    ? fact(`It was taken at ${position}.`, position, { label: position, basis: 'the position in the file' })
    : abstain(`Its file says only the position: ${position}.`);
}

function isThere(asked: string, place: NamedPlace | null, record: PhotoRecord): Reply {
  const wanted = ` ${basesOf(asked)} `;
  const places = record.details.filter(({ kind }) => kind === 'place' || kind === 'placeShown');
  const words = [
    ...places.map(({ kind, text }) => ({
      text,
      basis: `${photoDetailLabels[kind].toLowerCase()} in the file`,
    })),
    ...record.facts.flatMap(({ kind, text, basis }) => (kind === 'place' ? [{ text, basis }] : [])),
    ...record.keywords.map((text) => ({ text, basis: 'keyword in the file' })),
    ...[record.title, record.description].flatMap((text) =>
      text ? [{ text, basis: 'description in the file' }] : [],
    ),
  ];
  const said = words.find(({ text }) => ` ${basesOf(text)} `.includes(wanted));
  if (said) return fact(`Yes: ${said.text}.`, true, { label: said.text, basis: said.basis });
  if (place)
    return fact(`Probably not: it is another place, ${place.text}.`, false, {
      label: place.text,
      basis: place.basis,
      confidence: 0.8,
    });
  return abstain(
    positionOf(record) === null
      ? 'Nothing in this photo’s file says where it was taken.'
      : `Its file says only the position: ${positionOf(record)}.`,
  );
}

function positionOf({ latitude, longitude }: PhotoRecord): string | null {
  if (latitude === null || longitude === null) return null;
  return `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? 'W' : 'E'}`;
}

export function answerCamera({ part, check }: CameraQuestion, { known: { record } }: AnswerContext): Reply {
  const camera = cameraOf(record);
  if (check !== null) {
    if (camera === null) return abstain('Nothing in this photo’s file says which camera took it.');
    const is = ` ${basesOf(camera)} `.includes(` ${basesOf(check)} `);
    return fact(`${is ? 'Yes' : 'No'}: it was taken with ${camera}.`, is, {
      label: camera,
      basis: 'the camera in the file',
    });
  }
  if (part === 'camera')
    return camera === null
      ? abstain('Nothing in this photo’s file says which camera took it.')
      : fact(`It was taken with ${camera}.`, camera, { label: camera, basis: 'the camera in the file' });
  const value = part === 'lens' ? record.lens : record.exposure;
  if (value !== null)
    return fact(`${capitalised(part)}: ${value}.`, value, { label: value, basis: `the ${part} in the file` });
  return abstain(`Nothing in this photo’s file says its ${part}.`);
}

/** Make and model, without the make twice; null = neither is known. */
function cameraOf({ camera: { make, model } }: Pick<PhotoRecord, 'camera'>): string | null {
  return model && make && !model.toLowerCase().startsWith(make.toLowerCase())
    ? `${make} ${model}`
    : (model ?? make);
}
