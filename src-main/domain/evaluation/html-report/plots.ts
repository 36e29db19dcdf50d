/**
 * @file Plots of the report as inline SVG, each with a title and a description. What they show stands in a
 * table beside them.
 */
import type { ReliabilityBin } from '../calibration-error.ts';
import { html, type Html } from './html.ts';

interface Named {
  /** unique in the document */
  id: string;
  title: string;
  /** the plot in a sentence */
  description: string;
}

const side = 320;
const left = 54;
const bottom = 40;
const top = 12;
const inner = side - left - top;

const atX = (value: number) => round(left + value * inner);
const atY = (value: number) => round(top + (1 - value) * inner);

/** Stated probability against share right, with the diagonal on which all is as stated. */
export function reliabilityPlot(named: Named, bins: readonly ReliabilityBin[]): Html {
  const points = bins.flatMap(({ stated, right, statements }) =>
    stated === null || right === null ? [] : [{ x: atX(stated), y: atY(right), statements }],
  );
  const most = Math.max(1, ...points.map(({ statements }) => statements));
  return svg(named, side, top + inner + bottom, [
    unitAxes('stated probability', 'share right'),
    html`<line class="ideal" x1="${atX(0)}" y1="${atY(0)}" x2="${atX(1)}" y2="${atY(1)}" />`,
    html`<polyline class="curve" points="${points.map(({ x, y }) => `${x},${y}`).join(' ')}" />`,
    html`${points.map(
      ({ x, y, statements }) =>
        html`<circle class="first" cx="${x}" cy="${y}" r="${round(3 + 5 * Math.sqrt(statements / most))}" />`,
    )}`,
  ]);
}

/** False alarms against finds as the limit falls (ROC). @param steps from the strictest limit on, 0…1 */
export function rocPlot(named: Named, steps: readonly { falseShare: number; trueShare: number }[]): Html {
  const points = [{ falseShare: 0, trueShare: 0 }, ...steps, { falseShare: 1, trueShare: 1 }];
  return svg(named, side, top + inner + bottom, [
    unitAxes('absent ones above the limit', 'present ones above the limit'),
    html`<line class="ideal" x1="${atX(0)}" y1="${atY(0)}" x2="${atX(1)}" y2="${atY(1)}" />`,
    html`<polyline
      class="curve"
      points="${points.map(({ falseShare, trueShare }) => `${atX(falseShare)},${atY(trueShare)}`).join(' ')}"
    />`,
  ]);
}

export interface Bar {
  label: string;
  /** 0…1; null = not known */
  first: number | null;
  /** 0…1, shown as an outline over the first; left out where there is one value */
  second?: number | null;
  /** beside the bars */
  note: string;
}

const barHeight = 22;
const labelWidth = 150;
const noteWidth = 110;
const barsWidth = 300;

/** Horizontal bars, one line each. */
export function barPlot(named: Named, bars: readonly Bar[], legend: Html | null = null): Html {
  const width = labelWidth + barsWidth + noteWidth;
  const x = (value: number) => round(value * barsWidth);
  return html`${legend}${svg(named, width, bars.length * barHeight + 2 * top, [
    html`${[0, 0.25, 0.5, 0.75, 1].map(
      (value) =>
        html`<line
          class="grid"
          x1="${labelWidth + x(value)}"
          y1="${top}"
          x2="${labelWidth + x(value)}"
          y2="${top + bars.length * barHeight}"
        />`,
    )}`,
    html`${bars.map(({ label, first, second, note }, index) => {
      const y = top + index * barHeight;
      return html`<text x="${labelWidth - 8}" y="${y + 15}" text-anchor="end">${label}</text>
        ${first === null ? null : html`<rect class="first" x="${labelWidth}" y="${y + 6}" width="${x(first)}" height="10" />`}
        ${
          second === undefined || second === null
            ? null
            : html`<rect class="second" x="${labelWidth}" y="${y + 3}" width="${x(second)}" height="16" />`
        }
        <text class="quiet" x="${labelWidth + barsWidth + 8}" y="${y + 15}">${note}</text>`;
    })}`,
  ])}`;
}

function unitAxes(horizontal: string, vertical: string): Html {
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return html`${ticks.map(
      (value) =>
        html`<line class="grid" x1="${atX(value)}" y1="${atY(0)}" x2="${atX(value)}" y2="${atY(1)}" />
          <line class="grid" x1="${atX(0)}" y1="${atY(value)}" x2="${atX(1)}" y2="${atY(value)}" />
          <text class="quiet" x="${atX(value)}" y="${atY(0) + 16}" text-anchor="middle">${value}</text>
          <text class="quiet" x="${left - 6}" y="${atY(value) + 4}" text-anchor="end">${value}</text>`,
    )}
    <text x="${atX(0.5)}" y="${atY(0) + 34}" text-anchor="middle">${horizontal}</text>
    <text x="12" y="${atY(0.5)}" text-anchor="middle" transform="rotate(-90 12 ${atY(0.5)})"
      >${vertical}</text
    >`;
}

function svg({ id, title, description }: Named, width: number, height: number, parts: readonly Html[]): Html {
  return html`<svg
    role="img"
    aria-labelledby="${id}-title ${id}-text"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${description}</desc>
    ${parts}
  </svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
