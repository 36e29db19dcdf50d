/**
 * @file Whether 4/7 is the fourth of July or the seventh of April, by this computer's locale.
 */

/**
 * @param env the process's environment; LC_ALL, LC_TIME and LANG are asked in POSIX's order
 * @param fallback BCP 47 name of the locale where the environment has none (Windows, macOS)
 */
export function isDayFirst(
  env: Readonly<Record<string, string | undefined>>,
  fallback = Intl.DateTimeFormat().resolvedOptions().locale,
): boolean {
  const posix = env['LC_ALL'] || env['LC_TIME'] || env['LANG'] || '';
  const name = posix.split(/[.@]/)[0]!.replaceAll('_', '-');
  // the "C" locale has no date order; most of the world writes the day first
  if (/^(C|POSIX)$/.test(name)) return true;
  const parts = partsOf(name || fallback) ?? partsOf(fallback) ?? [];
  const day = parts.findIndex(({ type }) => type === 'day');
  const month = parts.findIndex(({ type }) => type === 'month');
  // locales with the year first ("2018/7/4") have the month before the day
  return day < month;
}

function partsOf(locale: string): Intl.DateTimeFormatPart[] | null {
  try {
    return new Intl.DateTimeFormat(locale).formatToParts(0);
  } catch {
    // no BCP 47 name
    return null;
  }
}
