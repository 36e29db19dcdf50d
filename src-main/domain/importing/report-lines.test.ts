import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../printable.ts';
import { reportHead, reportLine } from './report-lines.ts';

const line = (path: string) => reportLine({ outcome: 'new', path, code: '', reason: '' });

describe('a report as CSV', () => {
  it('begins with a byte order mark and the names of its columns', () => {
    expect(reportHead).toBe('\uFEFFoutcome,path,code,reason\r\n');
  });

  it('keeps every name as it is, but for orders to a terminal', () => {
    expect(line('/p/new\nline, “and” "more".jpg')).toBe('new,"/p/new\nline, “and” ""more"".jpg",,\r\n');
    expect(line('/p/\u001B[2J\u009B31m\u202Egpj.exe')).toBe('new,/p/\uFFFD[2J\uFFFD31m\uFFFDgpj.exe,,\r\n');
    expect(line('/p/trailing .jpg ')).toBe('new,"/p/trailing .jpg ",,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('%j is no formula', (text) => {
    expect(line(text)).toMatch(/^new,("?'[=+\-@\t]|\uFFFD)/);
  });

  it('is read back field by field, whatever the fields are', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t\r]/.test(text)),
          { minLength: 4, maxLength: 4 },
        ),
        ([outcome, path, code, reason]) => {
          expect(parse(reportLine({ outcome: outcome!, path: path!, code: code!, reason: reason! }))).toEqual(
            [[outcome, path, code, reason].map((field) => printable(field!))],
          );
        },
      ),
    );
  });
});

/** RFC 4180, as written there. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let [row, field, quoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < csv.length; at += 1) {
    const sign = csv[at]!;
    if (sign === '"' && quoted && csv[at + 1] === '"') field += csv[(at += 1)]!;
    else if (sign === '"') quoted = !quoted;
    else if (quoted || (sign !== ',' && sign !== '\r')) field += sign;
    else {
      row.push(field);
      field = '';
      if (sign === '\r') [rows[rows.length], row, at] = [row, [], at + 1];
    }
  }
  return rows;
}
