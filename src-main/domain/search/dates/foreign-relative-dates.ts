/**
 * @file Dates relative to today, in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian and
 * others.
 */
import { foreignSeason, seasonOf } from './date-names.ts';
import { dateRule, exactTerm, type DateRule } from './date-rule.ts';
import { dayAgo, lastOrThis, unitPeriod } from './relative-dates.ts';

type Unit = 'day' | 'week' | 'weekend' | 'month' | 'year';

const units: readonly [source: string, Unit][] = [
  ['wochenende|week-end|fin de semana|weekend', 'weekend'],
  ['tag(?:en)?|jours?|dias?|giorn[oi]|dag(?:en)?|dni|дн(?:я|еи)', 'day'],
  ['wochen?|semaines?|semanas?|settiman[ae]|week|weken|tydzien|tygodni[eau]?|недел[яюеиь]', 'week'],
  ['monat(?:en|e)?|mois|mes(?:es)?|mes[ei]|maand(?:en)?|miesiac[ea]?|miesiecy|месяц(?:а|ев|е)?', 'month'],
  ['jahr(?:en|e)?|annee|ans?|anos?|ann[oi]|jaar|rok(?:u)?|lat|год(?:а|у)?|лет', 'year'],
];
const unit = `(${units.map(([source]) => source).join('|')})`;
const count =
  '(\\d{1,3}|ein(?:em|er)?|une?|un[ao]?|um|uma|een|zwei|drei|deux|trois|dos|tres|due|tre|dois|duas|twee|drie)';
const numbers: readonly [source: RegExp, value: number][] = [
  [/^(zwei|deux|dos|due|dois|duas|twee)$/, 2],
  [/^(drei|trois|tres|tre|drie)$/, 3],
];
const lastBefore =
  'letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?|vorig|afgelopen|zeszly|zeszlym|zeszlego|ubiegly|ubieglym|прошлыи|прошлом|прошлого|прошлую|прошлои';
const lastAfter = 'dernier|derniere|passee?|pasad[oa]|scors[oa]|passad[oa]|anterior';
const thisBefore = "dies(?:es|en|em|er|e)|cette|cet|ce|est[ae]|quest[oa]|quest'|dit|deze|tym|этот|этом|эту";

/** As `relativeRules`, in other languages than English. */
export function foreignRelativeRules(): DateRule[] {
  return [
    dateRule('gestern|hier|ayer|ieri|ontem|gisteren|wczoraj|вчера|昨日|어제', (_, { now }) =>
      exactTerm(dayAgo(1, now), 'today'),
    ),
    dateRule("heute|aujourd'hui|hoy|oggi|hoje|vandaag|dzisiaj|dzis|сегодня|今日|오늘", (_, { now }) =>
      exactTerm(dayAgo(0, now), 'today'),
    ),
    dateRule('vorgestern|avant-hier|anteayer|eergisteren|позавчера|一昨日', (_, { now }) =>
      exactTerm(dayAgo(2, now)),
    ),
    dateRule('昨年|去年|작년', (_, { now }) => exactTerm(unitPeriod('year', 1, now))),
    dateRule('今年|올해', (_, { now }) => exactTerm(unitPeriod('year', 0, now))),
    dateRule('先月|上个月|지난달', (_, { now }) => exactTerm(unitPeriod('month', 1, now))),
    dateRule(`(?:${lastBefore}) ${unit}`, ([, name], { now }) =>
      exactTerm(unitPeriod(unitNamed(name!), 1, now)),
    ),
    dateRule(`${unit} (?:${lastAfter})`, ([, name], { now }) =>
      exactTerm(unitPeriod(unitNamed(name!), 1, now)),
    ),
    dateRule(`(?:${thisBefore}) ?${unit}`, ([, name], { now }) =>
      exactTerm(unitPeriod(unitNamed(name!), 0, now)),
    ),
    dateRule(`(?:${lastBefore}) (${foreignSeason})`, ([, name], { now }) =>
      exactTerm(lastOrThis('last', (y) => seasonOf(name!, y), now)),
    ),
    dateRule(`(${foreignSeason}) (?:${lastAfter})`, ([, name], { now }) =>
      exactTerm(lastOrThis('last', (y) => seasonOf(name!, y), now)),
    ),
    dateRule(`(?:${thisBefore}) (${foreignSeason})`, ([, name], { now }) =>
      exactTerm(lastOrThis('this', (y) => seasonOf(name!, y), now)),
    ),
    dateRule(`(?:vor|il y a|hace|ha) ${count} ${unit}`, ([, n, name], { now }) =>
      exactTerm(unitPeriod(unitNamed(name!), numberOf(n!), now)),
    ),
    dateRule(`${count} ${unit} (?:fa|geleden|temu|назад|atras)`, ([, n, name], { now }) =>
      exactTerm(unitPeriod(unitNamed(name!), numberOf(n!), now)),
    ),
  ];
}

function unitNamed(name: string): Unit {
  return units.find(([source]) => new RegExp(`^(?:${source})$`, 'u').test(name))![1];
}

function numberOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : (numbers.find(([pattern]) => pattern.test(text))?.[1] ?? 1);
}
