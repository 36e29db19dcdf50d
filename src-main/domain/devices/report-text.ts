/** @file The report of devices as text: columns that stay columns where it is pasted. Pure. */
import type { DeviceReport, ModelDevice } from '../../../src-preload/contract/index.ts';

const gigabyte = 2 ** 30;

/**
 * In Markdown, which also reads well as plain text. No paths, no names of files or folders.
 * @param names by id: of models whose name is no secret; another one has the name of a folder of the person's
 */
export function reportText(
  { version, system, forced, models }: Omit<DeviceReport, 'text'>,
  names: ReadonlyMap<string, string>,
): string {
  const facts: [string, string][] = [
    ['Sightline', version],
    ['system', `${system.os}, Node.js ${system.node}`],
    ['processor', `${system.cpu}, ${system.cores} ${system.cores === 1 ? 'core' : 'cores'}`],
    ['memory', `${(system.memoryBytes / gigabyte).toFixed(1)} GB`],
    ['graphics', system.adapters.join('; ') || 'none named by the system'],
    ['ONNX Runtime', `${system.onnxRuntime}; lists ${system.listed.join(', ') || 'not asked yet'}`],
    ['chosen', forced ?? 'the fastest that gives right results'],
  ];
  const header = ['model', 'hash', 'precision', 'runs on', 'batch', 'photos/s', 'reason'];
  const rows = models.map((model) => [
    nameOf(model, names),
    model.hash ?? '-',
    model.precision ?? '-',
    model.provider ?? '-',
    model.batch === null ? '-' : String(model.batch),
    model.perSecond === null ? '-' : paceOf(model.perSecond),
    model.reason,
  ]);
  return [table([['', ''], ...facts]), '', table([header, ...rows])].join('\n');
}

function nameOf({ packId, role, part }: ModelDevice, names: ReadonlyMap<string, string>): string {
  return `${names.get(packId) ?? 'a model that was added'} (${part === null ? role : `${role}, ${part}`})`;
}

function paceOf(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

/** @param rows the first one is the heading */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, at) => Math.max(3, ...rows.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.replaceAll('|', '/').padEnd(widths[at]!)).join(' | ')} |`;
  const [heading, ...rest] = rows;
  return [
    line(heading!),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rest.map(line),
  ].join('\n');
}
