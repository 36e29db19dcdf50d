/**
 * @file The notation of the question grammar, compiled to patterns: what may be typed stands in a form as it
 * is typed.
 */

/** The words of a form's slots. */
export type Slots = Readonly<Record<string, string>>;
/** The slots of a text that has the form; null = it has another one. */
export type Form = (text: string) => Slots | null;

/**
 * Makes forms of their notation:
 * - `word` this word; `[a b]` perhaps; `(a|b)` one of these
 * - `<NAME>` what the phrase of that name may be
 * - `{slot}` one or more words of any kind, as few as the rest allows
 * @param phrases name → what it may be, in the same notation; a phrase may name those before it
 * @throws Error for a phrase that is not there
 */
export function createForms(phrases: Readonly<Record<string, string>>): (notation: string) => Form {
  const patterns = new Map<string, string>();
  for (const [name, notation] of Object.entries(phrases)) patterns.set(name, patternOf(notation, patterns));
  return (notation) => {
    const pattern = new RegExp(`^(?:${patternOf(notation, patterns)})$`, 'u');
    return (text) => slotsOf(pattern.exec(`${text} `));
  };
}

/** Removes a phrase of the grammar from the end of a text, as often as it stands there. */
export function createEnding(
  phrases: Readonly<Record<string, string>>,
  notation: string,
): (text: string) => string {
  const form = createForms(phrases)(`{rest} (${notation})`);
  const whole = createForms(phrases)(notation);
  return (text) => {
    let left = text;
    for (let found = form(left); found; found = form(left)) left = found['rest']!;
    return whole(left) ? '' : left;
  };
}

const token = /\s+|[[\]()|]|<([A-Z-]+)>|\{([a-z]+)\}|[\p{L}\p{N}#"'’&/.:-]+/gu;

/** Every word of the text, also the last one, is followed by one space. */
function patternOf(notation: string, phrases: ReadonlyMap<string, string>): string {
  return notation.replace(token, (found, name: string | undefined, slot: string | undefined) => {
    if (name !== undefined) return `(?:${phraseOf(name, phrases)})`;
    if (slot !== undefined) return `(?<${slot}>(?:\\S+ )+?)`;
    if (/^\s+$/u.test(found) || found === ')' || found === '|') return found.trim();
    if (found === '[' || found === '(') return '(?:';
    return found === ']' ? ')?' : `${found.replace(/[.]/gu, '\\.')} `;
  });
}

function phraseOf(name: string, phrases: ReadonlyMap<string, string>): string {
  const pattern = phrases.get(name);
  if (pattern === undefined) throw new Error(`The grammar has no phrase <${name}>`);
  return pattern;
}

function slotsOf(found: RegExpExecArray | null): Slots | null {
  if (!found) return null;
  const slots = Object.entries(found.groups ?? {}).filter(([, words]) => words !== undefined);
  return Object.fromEntries(slots.map(([slot, words]) => [slot, words.trim()]));
}
