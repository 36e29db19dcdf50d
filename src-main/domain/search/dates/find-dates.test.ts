/** @file The date grammar as one table: what people type, what is understood, and what is left for meaning. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../parse-query.ts';
import { meetsDates } from './date-pattern.ts';

const things = new Set(['people', 'dogs', 'dog']);
/** Friday, 15 March 2024, noon. */
const now = new Date(Date.UTC(2024, 2, 15, 12));
const parse = (sentence: string, dayFirst = true) => parseQuery(sentence, { now, dayFirst, isThing: (name) => things.has(name) });
const dates = (sentence: string, dayFirst?: boolean) =>
  parse(sentence, dayFirst).parsed.filters.flatMap(({ kind, label }) => (kind === 'date' ? [label] : []));

describe('what is understood', () => {
  it.each([
    // typed, chips, words left
    ['2018 or 2019', '2018 or 2019', ''],
    ['2018 and 2019', '2018 or 2019', ''],
    ['2018, 2019 and 2021', '2018, 2019 or 2021', ''],
    ['beach 2018 or 2019', '2018 or 2019', 'beach'],
    ['from june to august 2019', 'June 2019 to August 2019', ''],
    ['2015 through 2017', '2015 to 2017', ''],
    ['people not 2019', 'not 2019', 'people'],
    ['July', 'July of any year', ''],
    ['december 25', '25 December of any year', ''],
    ['in may', 'May of any year', ''],
    ['04.07.2018', '4 July 2018', ''],
    ['the 90s', '1990–1999', ''],
    ['on monday', 'Monday, 11 March 2024', ''],
    ['04/07/2018', '4 July 2018', ''],
    ['04-07-2018', '4 July 2018', ''],
    ['7/24/2018', '24 July 2018', ''],
    ['2018/07/04', '4 July 2018', ''],
    ['2018.07.04', '4 July 2018', ''],
    ['2018:07:04', '4 July 2018', ''],
    ['20180704', '4 July 2018', ''],
    ['4.7.18', '4 July 2018', ''],
    ['04.07.', '4 July of any year', ''],
    ['on 4.7.', '4 July of any year', ''],
    ['2018年7月4日', '4 July 2018', ''],
    ['2018年7月', 'July 2018', ''],
    ['2018年', '2018', ''],
    ['07/2018', 'July 2018', ''],
    ['2018-07', 'July 2018', ''],
    ['2015-17', '2015–2017', ''],
    ['2015/16', '2015–2016', ''],
    ['2015–2018', '2015 to 2018', ''],
    ['2015 - 2018', '2015 to 2018', ''],
    ['july 2018 and 2019', 'July 2018 or July 2019', ''],
    ['june or july 2019', 'June 2019 or July 2019', ''],
    ['june and july', 'June of any year or July of any year', ''],
    ['june, july and august 2020', 'June 2020, July 2020 or August 2020', ''],
    ['june 2018 to 2019', 'June 2018 to 2019', ''],
    ['december to february 2019', 'December 2018 to February 2019', ''],
    ['december 2018 to february', 'December 2018 to February 2019', ''],
    ['june to august', 'June to August of any year', ''],
    ['from november to february', 'November to February of any year', ''],
    ['between june and august 2019', 'June 2019 to August 2019', ''],
    ['between christmas and new year 2019', 'Christmas 2018 to New Year\'s Day 2019', ''],
    ['between christmas and new year', 'Christmas to New Year\'s Day of any year', ''],
    ['christmas 2018 and 2019', 'Christmas 2018 or Christmas 2019', ''],
    ['at christmas', 'Christmas of any year', ''],
    ['on halloween', 'Halloween of any year', ''],
    ['easter 2019', 'Easter 2019', ''],
    ['easter 2019 or 2020', 'Easter 2019 or Easter 2020', ''],
    ['thanksgiving 2021', 'Thanksgiving 2021', ''],
    ['good friday 2020', 'Good Friday 2020', ''],
    ['new year\'s eve 2019', 'New Year\'s Eve 2019', ''],
    ['24 and 26 december 2019', '24 or 26 December 2019', ''],
    ['12 to 15 august 2019', '12–15 August 2019', ''],
    ['12-15 august 2019', '12–15 August 2019', ''],
    ['august 12-15, 2019', '12–15 August 2019', ''],
    ['4th of July', '4 July of any year', ''],
    ['july 4th', '4 July of any year', ''],
    ['4 july', '4 July of any year', ''],
    ['4 July 2018', '4 July 2018', ''],
    ['July 4 2018', '4 July 2018', ''],
    ['Jul. 4, 2018', '4 July 2018', ''],
    ['4. Juli 2018', '4 July 2018', ''],
    ['im Juli 2018', 'July 2018', ''],
    ['4 juillet 2018', '4 July 2018', ''],
    ['en juillet 2018', 'July 2018', ''],
    ['1er août 2019', '1 August 2019', ''],
    ['4 de julio de 2018', '4 July 2018', ''],
    ['julio de 2018', 'July 2018', ''],
    ['4 luglio 2018', '4 July 2018', ''],
    ['4 juli 2018', '4 July 2018', ''],
    ['4 lipca 2018', '4 July 2018', ''],
    ['июля 2018', 'July 2018', ''],
    ['4 июля 2018', '4 July 2018', ''],
    ['março de 2021', 'March 2021', ''],
    ['été 2018', 'June–August 2018', ''],
    ['Sommer 2019', 'June–August 2019', ''],
    ['verano 2018', 'June–August 2018', ''],
    ['summer \'18', 'June–August 2018', ''],
    ['summer 2018/19', 'June–August 2018', ''],
    ['winter 2018-2019', 'December 2018–February 2019', ''],
    ['july \'18', 'July 2018', ''],
    ['early 2019', 'January–April 2019', ''],
    ['mid 2019', 'May–August 2019', ''],
    ['late june 2019', '21–30 June 2019', ''],
    ['beginning of 2019', 'January–April 2019', ''],
    ['end of june 2020', '21–30 June 2020', ''],
    ['first half of 2019', 'January–June 2019', ''],
    ['Q3 2019', 'July–September 2019', ''],
    ['2019 Q3', 'July–September 2019', ''],
    ['first quarter of 2019', 'January–March 2019', ''],
    ['week 32 2019', 'week 32 of 2019', ''],
    ['2019-W32', 'week 32 of 2019', ''],
    ['in the 90s', '1990–1999', ''],
    ['in the 1950s', '1950–1959', ''],
    ['from the 90s', '1990–1999', ''],
    ['the 80s and 90s', '1980–1989 or 1990–1999', ''],
    ['1980s', '1980–1989', ''],
    ['early 90s', '1990–1993', ''],
    ['the nineties', '1990–1999', ''],
    ['20th century', '1900–1999', ''],
    ['since june', 'since June 2023', ''],
    ['before june', 'before June 2023', ''],
    ['after 2015', 'after 2015', ''],
    ['after 2015 and before 2018', 'after 2015 + before 2018', ''],
    ['before 2010 or after 2020', 'before 2010 or after 2020', ''],
    ['since 2018', 'since 2018', ''],
    ['2018 onwards', 'since 2018', ''],
    ['2018 or later', 'since 2018', ''],
    ['2018 or earlier', 'until 2018', ''],
    ['from 2018 on', 'since 2018', ''],
    ['until august 2019', 'until August 2019', ''],
    ['up to 2018', 'until 2018', ''],
    ['around 2015', 'around 2015 (2014–2016)', ''],
    ['last summer', 'June–August 2023', ''],
    ['last 10 days', 'the last 10 days', ''],
    ['past 2 weeks', 'the last 2 weeks', ''],
    ['a couple of weeks ago', '26 February 2024 to 3 March 2024', ''],
    ['a year ago', '2023', ''],
    ['the day before yesterday', '13 March 2024', ''],
    ['the year before last', '2022', ''],
    ['last night', '14 March 2024', ''],
    ['this morning', '15 March 2024', ''],
    ['last monday', '11 March 2024', ''],
    ['on mondays', 'every Monday', ''],
    ['monday or tuesday', 'Monday, 11 March 2024 or Tuesday, 12 March 2024', ''],
    ['at the weekend', 'Saturdays and Sundays', ''],
    ['weekends in june 2019', 'Saturdays and Sundays + June 2019', ''],
    ['not in june', 'not June of any year', ''],
    ['beach except 2019', 'not 2019', 'beach'],
    ['without 2019 or 2020', 'not 2019 or 2020', ''],
    ['-2019', 'not 2019', ''],
    ['2019 not june', '2019 + not June of any year', ''],
    ['dogs not from last year', 'not 2023', 'dogs'],
    ['not before 2010', 'not before 2010', ''],
    ['not between 2015 and 2018', 'not 2015 to 2018', ''],
    ['everything but not 2019', 'not 2019', 'everything'],
    ['in summer', 'Summer (June–August) of any year', ''],
    ['in winter', 'Winter (December–February) of any year', ''],
    ['beach july', 'July of any year', 'beach'],
    ['july fireworks', 'July of any year', 'fireworks'],
    ['in april', 'April of any year', ''],
    ['5 may', '5 May of any year', ''],
    ['may 5', '5 May of any year', ''],
    ['march 8', '8 March of any year', ''],
    ['flowers in may', 'May of any year', 'flowers'],
    ['flowers in may 2019', 'May 2019', 'flowers'],
    ['the beach in march and april', 'March of any year or April of any year', 'the beach'],
    ['Lisbon 2018 Porto 2019', '2018 + 2019', 'Lisbon Porto'],
    ['june 2019 2019', 'June 2019 + 2019', ''],
    ['summer 2019 june', 'June–August 2019', 'june'],
    ['1890', '1890', ''],
    ['in 1890', '1890', ''],
    ['photos from 1890s', '1890–1899', ''],
    ['birthday of anna 2018-2020', '2018 to 2020', 'birthday of anna'],
    ['dog 2018 cat', '2018', 'dog cat'],
    ['on sunday', 'Sunday, 10 March 2024', ''],
    ['photos of 3 may', '3 May of any year', ''],
    ['from 2015 to 2013', '2013 to 2015', ''],
    ['january to march', 'January to March of any year', ''],
    ['jan - mar 2020', 'January 2020 to March 2020', ''],
    ['2018 2019', '2018 + 2019', ''],
    ['dec 24 2018 to jan 2 2019', '24 December 2018 to 2 January 2019', ''],
    ['24 dec 2018 - 2 jan 2019', '24 December 2018 to 2 January 2019', ''],
    ['24 dec to 2 jan 2019', '24 December 2018 to 2 January 2019', ''],
    ['24.12.2018-02.01.2019', '24 December 2018 to 2 January 2019', ''],
    ['from 24 to 31 december 2018', '24–31 December 2018', ''],
    ['from 2018-01-01 to 2018-06-30', '1 January 2018 to 30 June 2018', ''],
    ['2018-01-01..2018-06-30', '1 January 2018 to 30 June 2018', ''],
    ['between 1 june and 15 july', '1 June to 15 July of any year', ''],
    ['1 june to 15 july 2019', '1 June 2019 to 15 July 2019', ''],
    ['sept 2018', 'September 2018', ''],
    ['in the summer of 2019', 'June–August 2019', ''],
    ['the summer of \'69', 'June–August 1969', ''],
    ['christmas \'99', 'Christmas 1999', ''],
    ['1.-15. August 2018', '1–15 August 2018', ''],
    ['in the year 2018', '2018', ''],
    ['the month of june', 'June of any year', ''],
    ['july of 2018', 'July 2018', ''],
    ['2018 july 4', '4 July 2018', ''],
    ['fourth of july', '4 July of any year', ''],
    ['first of may 2019', '1 May 2019', ''],
    ['2018+', 'since 2018', ''],
    ['2018 & 2019', '2018 or 2019', ''],
    ['monday 4 july 2018', '4 July 2018', ''],
    ['on Monday, 4 July 2018', '4 July 2018', ''],
    ['no photos from 2019', 'not 2019', ''],
    ['excluding 2019 and 2020', 'not 2019 or 2020', ''],
    ['2018 but not december', '2018 + not December of any year', ''],
    ['every december', 'December of any year', ''],
    ['each summer', 'Summer (June–August) of any year', ''],
    ['in 2018 and in 2020', '2018 or 2020', ''],
    ['from 2018 or from 2020', '2018 or 2020', ''],
    ['2010-2012 or 2015-2017', '2010 to 2012 or 2015 to 2017', ''],
    ['during july and august of 2019', 'July 2019 or August 2019', ''],
    ['december 2019 and january 2020', 'December 2019 or January 2020', ''],
    ['from 12 june 2019 until 3 july 2019', '12 June 2019 to 3 July 2019', ''],
    ['after 4 july 2018', 'after 4 July 2018', ''],
    ['before 04.07.2018', 'before 4 July 2018', ''],
    ['since last summer', 'since June–August 2023', ''],
    ['before last year', 'before 2023', ''],
    ['in the 1990s or 2000s', '1990–1999 or 2000–2009', ''],
    ['the sixties', '1960–1969', ''],
    ['late 1990s', '1997–1999', ''],
    ['dogs in the 90s', '1990–1999', 'dogs'],
    ['the 00s', '2000–2009', ''],
    ['20s', '2020–2029', ''],
    ['in 2018 at christmas', '2018 + Christmas of any year', ''],
  ])('reads %j as %j', (sentence, labels, text) => {
    expect(dates(sentence).join(' + ')).toBe(labels);
    expect(parse(sentence).text).toBe(text);
  });

  it.each([
    ['04/07/2018', '7 April 2018'],
    ['4/7/18', '7 April 2018'],
    ['07-04-2018', '4 July 2018'],
    ['13/07/2018', '13 July 2018'],
    ['07/13/2018', '13 July 2018'],
    ['04.07.2018', '4 July 2018'],
    ['on 7/4', '4 July of any year'],
    ['2018/07/04', '4 July 2018'],
  ])('reads %j as %j where the month is written first', (sentence, label) => {
    expect(dates(sentence, false)).toEqual([label]);
  });
});

describe('what is left as it is', () => {
  it.each([
    'christmas tree',
    'new years eve',
    '\'18',
    'beach in summer',
    'A group of sheep at a fence in winter',
    'portrait of june',
    'june carter',
    'may flowers',
    'may day',
    'people march in a parade',
    'route 2019',
    '31.02.2018',
    '30 february',
    '2018-13-01',
    '99/99/2018',
    'IMG_2019',
    'IMG_20190604.jpg',
    '2019.jpg',
    'sunday roast',
    'on sunday morning walk',
    'a 1965 Mustang in a garage',
    'bus no 2019',
    'a girl in her 20s',
  ])('%j', (sentence) => {
    expect(dates(sentence)).toEqual([]);
    expect(parse(sentence).text).toBe(sentence);
  });
});

describe('which photos are found', () => {
  const taken: Record<string, string> = {
    a: '2018-06-30T23:59:59', b: '2018-07-04T10:00:00', c: '2018-12-25T09:00:00', d: '2019-01-01T00:00:00', e: '2019-06-15T12:00:00',
    f: '2019-08-31T23:59:59', g: '2019-09-01T00:00:00', h: '2020-02-29T12:00:00', i: '1993-05-05T05:05:05', j: '2024-03-11T08:00:00',
  };
  const found = (sentence: string) =>
    Object.entries(taken).flatMap(([name, at]) => {
      const fromMs = Date.parse(`${at}Z`);
      return meetsDates(parse(sentence).dates, { fromMs, untilMs: fromMs + 1_000 }) ? [name] : [];
    }).join('');

  it.each([
    ['2018 or 2019', 'abcdefg'],
    ['2018 and 2019', 'abcdefg'],
    ['from june to august 2019', 'ef'],
    ['2015 through 2017', ''],
    ['2018 through 2019', 'abcdefg'],
    ['dogs not 2019', 'abchij'],
    ['july', 'b'],
    ['december 25', 'c'],
    ['in may', 'i'],
    ['the 90s', 'i'],
    ['on monday', 'j'],
    ['mondays', 'j'],
    ['04.07.2018', 'b'],
    ['before 2018 or after 2019', 'hij'],
    ['after 2017 and before 2019', 'abc'],
    ['june to august', 'abef'],
    ['november to february', 'cdh'],
    ['june 2018 and 2019', 'ae'],
    ['2019 not june', 'dfg'],
    ['winter 2018', 'cd'],
    ['between christmas and new year', 'cd'],
    ['29 february', 'h'],
    ['Lisbon 2018 Porto 2020', 'abch'],
  ])('%j finds %j', (sentence, names) => {
    expect(found(sentence)).toBe(names);
  });

  it('takes a date of which only the year is known for what it says: it may be of any month of it', () => {
    const year = { fromMs: Date.UTC(1993, 0), untilMs: Date.UTC(1994, 0) };
    const meets = (sentence: string) => meetsDates(parse(sentence).dates, year);
    expect([meets('1993'), meets('the 90s'), meets('january 1993'), meets('before 1994'), meets('on mondays'), meets('not 1993')]).toEqual([true, true, true, true, false, false]);
  });

  it('keeps photos without a date only where a date is excluded', () => {
    expect([meetsDates(parse('2019').dates, null), meetsDates(parse('dogs not 2019').dates, null)]).toEqual([false, true]);
  });
});

it('never fails, and marks only what was typed', () => {
  const parts = ['june', 'may', '2019', "'18", '4', '31', '.', '/', '-', 'to', 'or', 'and', 'not', 'from', 'between', 'on', 'monday', 'christmas', 'last', 'week', '90s', 'dogs', 'early', 'q3', 'since', '2', 'ago', '年', ','];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 9 }), fc.constantFrom(' ', ''), (words, glue) => {
      const sentence = words.join(glue);
      for (const { source } of parse(sentence).parsed.filters) expect(sentence).toContain(source);
    }),
    { numRuns: 2_000 },
  );
});
