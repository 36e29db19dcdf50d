/** @file Tables of the report: with a caption, headings of columns and rows, and a place to scroll wide ones. */
import { percent as shareWords } from '../../shared/percent.ts';
import { html, type Html } from './html.ts';

export interface Column<Row> {
  head: string;
  cell: (row: Row) => Html | string | number | null;
  /** aligned right */
  isNumber?: boolean;
  /** names the row */
  isHead?: boolean;
}

/** Nothing where there are no rows. */
export function tableOf<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  if (rows.length === 0) return html``;
  return scrolling(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ head, isNumber }) => html`<th scope="col" ${numberClass(isNumber)}>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column) => cellOf(column, row))}
            </tr> `,
        )}
      </tbody>
    </table>`,
  );
}

/** A list of more rows than most people want to see: closed at first. */
export function longTable<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  if (rows.length === 0) return html``;
  return html`<details>
    <summary>${caption} (${rows.length})</summary>
    ${tableOf(caption, columns, rows)}
  </details>`;
}

/** @param cells by row and column; those on the diagonal are right ones */
export function matrixOf(
  { caption, corner, rows, columns }: { caption: string; corner: string; rows: string[]; columns: string[] },
  cells: readonly (readonly number[])[],
): Html {
  return scrolling(
    caption,
    html`<table class="matrix">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${corner}</th>
          ${columns.map((head) => html`<th scope="col" class="number">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (head, row) =>
            html`<tr>
              <th scope="row">${head}</th>
              ${columns.map(
                (_, column) =>
                  html`<td${row === column ? html` class="diagonal"` : null}>${cells[row]![column]! || '·'}</td>`,
              )}
            </tr> `,
        )}
      </tbody>
    </table>`,
  );
}

function scrolling(label: string, table: Html): Html {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${label}">${table}</div>`;
}

function cellOf<Row>({ cell, isNumber, isHead }: Column<Row>, row: Row): Html {
  const content = cell(row) ?? '–';
  return isHead
    ? html`<th scope="row" ${numberClass(isNumber)}>${content}</th>`
    : html`<td${numberClass(isNumber)}>${content}</td>`;
}

function numberClass(isNumber: boolean | undefined): Html | null {
  return isNumber ? html` class="number"` : null;
}

/** ".72" */
export function share(value: number | null): string | null {
  return value === null ? null : value.toFixed(2).replace(/^0/, '');
}

/** `72%` */
export function percent(value: number | null): string | null {
  return value === null ? null : shareWords(value);
}
