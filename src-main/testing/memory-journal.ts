/** @file A journal in memory, for tests of services: lines survive as the text they would be on disk. */
import type { Journal, JournalOptions, JournalProblem } from '../domain/journals/journal.ts';

export interface MemoryJournal<Line> extends Journal<Line> {
  /** the file's lines; a test may damage them */
  readonly text: string[];
}

/** @param text lines of an earlier journal, to open it again */
export function createMemoryJournal<Line>(
  { parse, format }: Pick<JournalOptions<Line>, 'parse' | 'format'>,
  text: string[] = [],
): MemoryJournal<Line> {
  let problems: JournalProblem[] = [];
  return {
    text,
    async read(visit) {
      problems = [];
      text.forEach((line, index) => {
        const result = parseText(line, parse);
        if (result.ok) visit(result.line);
        else problems.push({ kind: 'bad', line: index + 1, reason: result.reason });
      });
    },
    async append(lines) {
      text.push(...lines.map((line) => JSON.stringify(format(line))));
    },
    problems: () => problems,
    async close() {},
  };
}

function parseText<Line>(
  text: string,
  parse: JournalOptions<Line>['parse'],
): ReturnType<JournalOptions<Line>['parse']> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'The line is not valid JSON.' };
  }
  return parse(value);
}
