/** @file A photo as JSON for scripts (with stable keys) and as text. */
import {
  noTextWords,
  photoDetailLabels,
  photoFactLabels,
  positionOfBox,
  sunAbsenceWords,
  textAbsenceWords,
  type DescribedCaption,
  type Photo,
  type PhotoTag,
} from '../../../src-preload/contract/index.ts';
import { hiddenWords, isHidden, shownPhoto } from './sensitive.ts';
import { indent, labelled, percent, wallTime } from './words.ts';

/** Exactly the documented keys: the contract may grow without changing what scripts get. */
export function photoJson(known: Photo, sensitive: boolean) {
  const photo = shownPhoto(known, sensitive);
  const {
    id,
    path,
    paths,
    previews,
    width,
    height,
    takenAt,
    takenAtPrecision,
    takenAtOffset,
    takenAtSource,
    latitude,
    longitude,
    camera,
    title,
    description,
    altText,
    keywords,
    hierarchies,
    people,
    details,
    facts,
    sun,
    sunAbsence,
    rating,
    favourite,
    damaged,
    caption,
    objects,
    text,
    textAbsence,
  } = photo;
  return {
    id,
    path,
    paths,
    previews,
    width,
    height,
    takenAt,
    takenAtPrecision,
    takenAtOffset,
    takenAtSource,
    latitude,
    longitude,
    camera,
    title,
    description,
    altText,
    keywords,
    hierarchies,
    people,
    details,
    facts,
    sun,
    sunAbsence,
    rating,
    favourite,
    damaged,
    tags: photo.tags.map(({ name, probability, source }) => ({ name, probability, source })),
    caption: { text: caption.text, source: caption.source, probability: caption.probability },
    objects,
    text,
    textAbsence,
    // only where a model has described it
    ...(caption.described && { described: caption.described }),
    // only where something is suggested, or was said
    ...(photo.screening && { screening: photo.screening }),
  };
}

export function photoText(photo: Photo, sensitive: boolean): string {
  if (isHidden(photo, sensitive)) return hiddenText(photo);
  const facts = [
    photo.takenAt && wallTime(photo.takenAt, photo.takenAtPrecision),
    `${photo.width} × ${photo.height}`,
    [photo.camera.make, photo.camera.model].filter(Boolean).join(' '),
    photo.exposure,
    photo.latitude !== null && photo.longitude !== null
      ? `${photo.latitude.toFixed(5)}, ${photo.longitude.toFixed(5)}`
      : null,
  ].filter(Boolean);
  const marks = [
    photo.favourite && 'favourite',
    photo.rating !== null && `rated ${photo.rating} of 5`,
    photo.damaged && 'damaged',
  ].filter(Boolean);
  const maybe = photo.tags.filter((tag) => tag.band === 'maybe');
  const lines = [
    photo.path,
    ...photo.paths.filter((path) => path !== photo.path).map((path) => labelled('Also', path)),
    labelled('Caption', `${photo.caption.text}${photo.caption.basis ? `  (${photo.caption.basis})` : ''}`),
    ...photo.otherCaptions.map((text) => labelled('', `also written: ${text}`)),
    photo.caption.described && labelled('Described', firstOf(photo.caption.described)),
    photo.offers.length > 0 &&
      labelled(
        'Edit of',
        `${photo.offers.map(({ from }) => from).join(', ')}? ` +
          ' (“sightline edits” says what you said about it)',
      ),
    labelled('Tags', tagsText(photo.tags.filter((tag) => tag.band === 'sure')) || 'none'),
    maybe.length > 0 && labelled('Maybe', tagsText(maybe)),
    photo.objects.length > 0 &&
      labelled(
        'Objects',
        photo.objects.map(({ name, probability }) => `${name} ${percent(probability)}`.trim()).join(', '),
      ),
    ...writtenIn(photo).map((line, at) => labelled(at === 0 ? 'Text' : '', line)),
    labelled('Facts', facts.join(' · ')),
    ...photo.facts.map(({ kind, text, doubt }) =>
      labelled(photoFactLabels[kind], doubt === null ? text : `${text}?  (${doubt})`),
    ),
    labelled('Sun', sunText(photo)),
    photo.title && labelled('Title', photo.title),
    photo.altText && labelled('Alt text', photo.altText),
    photo.people.length > 0 && labelled('People', peopleText(photo.people)),
    photo.keywords.length > 0 && labelled('Keywords', photo.keywords.join(', ')),
    ...photo.details.map(({ kind, text }) => labelled(photoDetailLabels[kind], text.replaceAll('\n', ' '))),
    marks.length > 0 && labelled('Marks', marks.join(', ')),
    photo.screening && labelled('Screening', screeningText(photo.screening)),
    labelled('Id', photo.id),
  ];
  return lines.filter((line) => line !== false && line !== null && line !== '').join('\n');
}

function hiddenText({ path, paths, screening, id }: Photo): string {
  return [
    path,
    ...paths.filter((other) => other !== path).map((other) => labelled('Also', other)),
    hiddenWords,
    ...(screening ? [labelled('Screening', screeningText(screening))] : []),
    labelled('Id', id),
  ].join('\n');
}

/** The caption in full, and a line for each part of it. */
export function evidenceText(photo: Photo, sensitive: boolean): string {
  if (isHidden(photo, sensitive)) return hiddenText(photo);
  const { path, caption } = photo;
  const { text, full = text, parts = [], basis } = caption;
  const shown = parts.length > 0 ? full : text;
  const rests = parts.flatMap(({ start, end, evidence }) =>
    evidence.map(({ basis: words }) => `${shown.slice(start, end)}: ${words}`),
  );
  return [
    path,
    labelled('Caption', shown),
    ...(rests.length > 0 ? rests : [basis]).map((line) => indent(line, 10)),
    ...(caption.described
      ? describedLines(caption.described).map((line, at) =>
          at === 0 ? labelled('Described', line) : indent(line, 10),
        )
      : []),
  ]
    .join('\n')
    .trimEnd();
}

/** What a model wrote of it, checked: the longest text, each thing that it names or marks, and what it read. */
export function describedLines(described: DescribedCaption | undefined): string[] {
  if (!described) return ['No model has described it.'];
  return [
    firstOf(described),
    ...described.nouns.map(({ phrase, state, because }) => `${phrase}: ${state}; ${because}`),
    ...(described.regions ?? []).map(
      ({ label, box, state, because }) => `marks ${label}, ${positionOfBox(box)}: ${state}; ${because}`,
    ),
    ...(described.lines ?? []).map(({ text }) => `reads “${text}”`),
    `written by ${described.model}, run ${described.run}`,
  ];
}

function firstOf({ full, text }: DescribedCaption): string {
  return full ?? text ?? 'Nothing of what the model wrote could be confirmed.';
}

/** The text in the picture, line by line; a sentence where there is none. */
export function writtenIn({ text, textAbsence }: Pick<Photo, 'text' | 'textAbsence'>): string[] {
  if (text !== null && text.length > 0) return text.map((line) => line.text);
  return [textAbsence === null ? noTextWords : textAbsenceWords[textAbsence]];
}

function sunText({ sun, sunAbsence }: Pick<Photo, 'sun' | 'sunAbsence'>): string {
  if (!sun) return sunAbsence === null ? '' : sunAbsenceWords[sunAbsence];
  return sun.doubt === null ? sun.text : `${sun.text}?  (${sun.doubt})`;
}

/** With where they are in the picture. */
function peopleText(people: Photo['people']): string {
  return people.map(({ name, box }) => (box ? `${name} (${positionOfBox(box)})` : name)).join(', ');
}

const screeningWords = {
  suggested: 'possibly sensitive',
  private: 'kept private by you',
  fine: 'marked as fine by you',
} as const;

function screeningText({ state, reasons }: NonNullable<Photo['screening']>): string {
  const why = reasons.map(({ because }) => because).join('; ');
  return `${screeningWords[state]}${why && `, because ${why}`}`;
}

/** A tag the person set needs no percentage. */
function tagsText(tags: readonly PhotoTag[]): string {
  return tags
    .map(({ name, probability, source }) =>
      source === 'user' ? `${name} (yours)` : `${name} ${percent(probability)}`.trim(),
    )
    .join(', ');
}
