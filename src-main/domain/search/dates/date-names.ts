/** @file Names of months, seasons, weekdays and holidays, in the languages in which people type them. */
import type { Period, Season } from './date-pattern.ts';

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const dayMs = 86_400_000;

/** English names and their usual short forms. */
export const englishMonth =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
export const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';

/**
 * Languages whose month names are read next to a day or a year. No name means two different months.
 */
const languages = [
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'sv',
  'da',
  'nb',
  'fi',
  'pl',
  'cs',
  'tr',
  'ru',
  'uk',
  'hu',
  'ro',
];
/** Short forms, and inflected forms that Intl does not have ("w lipcu", "в июле"), one for each month. */
const otherForms = [
  'jänner feber mrz - - - - - - okt - dez',
  'janv févr - avr - - juil - - - - déc',
  'ene - - abr - - - - - - - -',
  'styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu',
  'lednu únoru březnu dubnu květnu červnu červenci srpnu - říjnu listopadu prosinci',
  'январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре',
];
const foreignMonths = namesOfMonths();
/** Month names of other languages, longest first, folded. */
export const foreignMonth = `(?:${[...foreignMonths.keys()].sort((a, b) => b.length - a.length).join('|')})`;

/** First months of the seasons of the northern hemisphere; labels name the months. */
const seasons: Readonly<Record<string, number>> = {
  spring: 2,
  summer: 5,
  autumn: 8,
  fall: 8,
  winter: 11,
  fruhling: 2,
  fruhjahr: 2,
  sommer: 5,
  herbst: 8,
  printemps: 2,
  ete: 5,
  automne: 8,
  hiver: 11,
  primavera: 2,
  verano: 5,
  otono: 8,
  invierno: 11,
  estate: 5,
  autunno: 8,
  inverno: 11,
  voorjaar: 2,
  lente: 2,
  zomer: 5,
  herfst: 8,
  verao: 5,
  outono: 8,
  wiosna: 2,
  wiosny: 2,
  lato: 5,
  lata: 5,
  jesien: 8,
  zima: 11,
  zimy: 11,
  sommar: 5,
  sommeren: 5,
  vinter: 11,
  весна: 2,
  весной: 2,
  весны: 2,
  лето: 5,
  летом: 5,
  лета: 5,
  осень: 8,
  осенью: 8,
  зима: 11,
  зимой: 11,
  зимы: 11,
};
const englishSeasons = ['spring', 'summer', 'autumn', 'fall', 'winter'];
export const englishSeason = `(?:${englishSeasons.join('|')})`;
export const foreignSeason = `(?:${Object.keys(seasons)
  .filter((name) => !englishSeasons.includes(name))
  .join('|')})`;

interface Holiday {
  name: string;
  /** first day, UTC ms */
  start: (year: number) => number;
  days: number;
}

const fixed = (month: number, day: number) => (year: number) => Date.UTC(year, month - 1, day);
const foreignChristmas =
  'weihnachten|weihnacht|noel|navidad|natale|natal|kerstmis|kerst|boze narodzenie|vanoce|рождество';
const holidays: readonly [pattern: string, Holiday][] = [
  [
    'christmas eve|xmas eve|x-mas eve|heiligabend|heiliger abend|nochebuena|reveillon de noel|vigilia di natale|wigilia',
    { name: 'Christmas Eve', start: fixed(12, 24), days: 1 },
  ],
  ['christmas day|xmas day', { name: 'Christmas Day', start: fixed(12, 25), days: 1 }],
  [`christmas|xmas|x-mas|${foreignChristmas}`, { name: 'Christmas', start: fixed(12, 24), days: 3 }],
  ['boxing day', { name: 'Boxing Day', start: fixed(12, 26), days: 1 }],
  [
    "new year'?s? eve|nye|silvester|sylvester|saint-sylvestre|nochevieja|san silvestro|oudjaar|sylwester",
    { name: "New Year's Eve", start: fixed(12, 31), days: 1 },
  ],
  [
    "new year'?s?(?: day)?|neujahr|nouvel an|jour de l'an|ano nuevo|capodanno|ano novo|nieuwjaar|nowy rok|новый год",
    { name: "New Year's Day", start: fixed(1, 1), days: 1 },
  ],
  ["valentine'?s?(?: day)?", { name: "Valentine's Day", start: fixed(2, 14), days: 1 }],
  ["(?:st|saint)\\.? patrick'?s?(?: day)?", { name: "St Patrick's Day", start: fixed(3, 17), days: 1 }],
  ['independence day', { name: 'Independence Day', start: fixed(7, 4), days: 1 }],
  ['ferragosto', { name: 'Ferragosto', start: fixed(8, 15), days: 1 }],
  ['(?:guy fawkes|bonfire) night', { name: 'Bonfire Night', start: fixed(11, 5), days: 1 }],
  ['halloween', { name: 'Halloween', start: fixed(10, 31), days: 1 }],
  [
    'good friday|karfreitag|vendredi saint|viernes santo|venerdi santo',
    { name: 'Good Friday', start: (year) => easterOf(year) - 2 * dayMs, days: 1 },
  ],
  [
    'easter monday|ostermontag|lundi de paques|pasquetta',
    { name: 'Easter Monday', start: (year) => easterOf(year) + dayMs, days: 1 },
  ],
  [
    'easter(?: sunday| weekend)?|ostern|paques|pascua|pasqua|pascoa|pasen|wielkanoc',
    { name: 'Easter', start: (year) => easterOf(year) - 2 * dayMs, days: 4 },
  ],
  [
    'pentecost|whitsun|pfingsten|pentecote|pentecostes|pentecoste|pinksteren',
    {
      name: 'Pentecost',
      start: (year) => easterOf(year) + 48 * dayMs,
      days: 3,
    },
  ],
  ['thanksgiving', { name: 'Thanksgiving', start: thanksgivingOf, days: 1 }],
];
/** A preposition and a foreign name of a holiday: together they have no other meaning. */
export const foreignHolidayPattern = `(?:zu|an|a|en|a la|por|op|met|na|w|o|pa)\\s+(${foreignChristmas}|ostern|paques|pascua|pasqua|pascoa|pasen|silvester|pfingsten)`;
export const holiday = `(?:${holidays.map(([pattern]) => pattern).join('|')})`;

/** The month, 0…11, that a folded name or short form means. */
export function monthIndex(name: string): number {
  const bare = name.replace(/\.$/, '');
  const english = monthNames.findIndex((full) => full.slice(0, 3).toLowerCase() === bare.slice(0, 3));
  return new RegExp(`^${englishMonth}$`, 'u').test(bare) ? english : foreignMonths.get(bare)!;
}

export function weekdayIndex(name: string): number {
  return weekdayNames.findIndex((full) => full.toLowerCase() === name);
}

export function weekdayName(index: number): string {
  return weekdayNames[index]!;
}

/** The season's English name, by its first month in the north. */
export function seasonNamed(name: string): Season {
  const names: Readonly<Record<number, Season>> = { 2: 'spring', 5: 'summer', 8: 'autumn', 11: 'winter' };
  return names[seasons[name]!]!;
}

/** The three months of a season that begins in `year`. */
export function seasonOf(name: string, year: number): Period {
  return monthsOf(year, seasons[name]!, 3);
}

export function holidayOf(name: string, year: number): Period {
  const {
    name: title,
    start,
    days,
  } = holidays.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'u').test(name))![1];
  return { fromMs: start(year), untilMs: start(year) + days * dayMs, label: `${title} ${year}` };
}

export function holidayName(name: string): string {
  return holidays.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'u').test(name))![1].name;
}

/** A period of `count` months from the given one (0 = January). */
export function monthsOf(year: number, month: number, count: number): Period {
  const last = new Date(Date.UTC(year, month + count - 1, 1));
  const first = new Date(Date.UTC(year, month, 1));
  const [from, to] = [monthNames[first.getUTCMonth()]!, monthNames[last.getUTCMonth()]!];
  const [fromYear, toYear] = [first.getUTCFullYear(), last.getUTCFullYear()];
  const label =
    count === 1
      ? `${from} ${fromYear}`
      : fromYear === toYear
        ? `${from}–${to} ${toYear}`
        : `${from} ${fromYear}–${to} ${toYear}`;
  return { fromMs: first.getTime(), untilMs: Date.UTC(year, month + count, 1), label };
}

/** A period of `count` calendar years. */
export function yearsOf(from: number, count: number): Period {
  const label = count === 1 ? String(from) : `${from}–${from + count - 1}`;
  return { fromMs: Date.UTC(from, 0, 1), untilMs: Date.UTC(from + count, 0, 1), label };
}

/** One day. @returns null where the calendar has no such day */
export function dayOf(year: number, month: number, day: number): Period | null {
  const date = new Date(Date.UTC(year, month, day));
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null;
  return {
    fromMs: date.getTime(),
    untilMs: date.getTime() + dayMs,
    label: `${day} ${monthNames[month]!} ${year}`,
  };
}

/**
 * Easter Sunday of the western churches, UTC ms (Meeus, Jones and Butcher: "Astronomical Algorithms", chapter
 * 8).
 */
function easterOf(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const sum = h + l - 7 * Math.floor((a + 11 * h + 22 * l) / 451) + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1);
}

/** The fourth Thursday of November, as in the United States. */
function thanksgivingOf(year: number): number {
  const first = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  return Date.UTC(year, 10, 1 + ((4 - first + 7) % 7) + 21);
}

/** Full names of months, in the forms for standing alone and next to a day. */
function namesOfMonths(): Map<string, number> {
  const names = new Map<string, number>();
  for (const language of languages) {
    const alone = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
    const withDay = new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
    for (const [month] of monthNames.entries()) {
      const date = new Date(Date.UTC(2020, month, 15));
      const beside = withDay.formatToParts(date).find(({ type }) => type === 'month')!.value;
      for (const name of [alone.format(date), beside]) names.set(foldLetters(name), month);
    }
  }
  for (const line of otherForms)
    for (const [month, form] of line.split(' ').entries())
      if (form !== '-') names.set(foldLetters(form), month);
  return names;
}

/**
 * Lower case, without accents, of the same length, so that positions stay. Typographic apostrophes and dashes
 * become ASCII.
 */
export function foldLetters(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text[index]!;
    if (unit === '’' || unit === 'ʼ') return "'";
    if (unit === '–' || unit === '—') return '-';
    const folded = unit.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
    return folded.length === 1 ? folded : unit;
  }).join('');
}
