/**
 * @file Phase: finds files that were both moved (or renamed) and edited. At the end of an import, when it is
 * known which photos have lost all files, new photos are compared with the lost ones that have annotations.
 * The annotations are offered; nothing is taken over automatically.
 */
import { join } from 'node:path';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { decodeTime, isValid } from 'ulid';
import { applyEdit, inheritableDecisions } from '../../annotations/apply-edit.ts';
import type { FileRow, StackFacts, PhotoRow } from '../../catalogue/rows.ts';
import { previewPath } from '../../shared/layout.ts';
import type { AnalysisRequest, PictureMatch } from '../../vision/vision.ts';
import { inGroups } from '../../shared/in-groups.ts';
import type { ImportContext } from '../import-context.ts';
import { countSharingMoment } from '../known-library.ts';
import { createCandidateFinder, nameKey, type PhotoToCompare } from '../moved-candidates.ts';
import {
  clockSign,
  decideMoved,
  pictureSign,
  momentKey,
  type ClockSign,
  type PictureSign,
} from '../same-photo.ts';
import type { Committed, Replacement } from './commit.ts';
import type { Planned } from './plan.ts';
import type { Missing } from './missing.ts';
import type { Scanned } from './scan.ts';

/** possible edits that are compared before offers are written */
const editsAtOnce = 8;
const dayMs = 24 * 3_600_000;
/** photos that are checked before other work of the event loop runs */
const photosBetweenYields = 1_000;

type MovedEditsDeps = ImportContext & Pick<Scanned, 'known'>;

/** What the earlier phases found. */
interface ImportedAndGone {
  /** new photos without inherited or offered annotations */
  newPhotos: ReadonlySet<string>;
  /** photos of which a file went missing */
  missing: ReadonlySet<string>;
  /** photos whose path now holds another picture */
  replaced: ReadonlyMap<string, Replacement>;
}

/**
 * Offers the annotations of photos whose files are all missing to photos that look like edits of them. These
 * are new photos. For photos that went missing in this import they are also photos that were imported a day
 * or more after them (the edit was saved first, the original deleted later). No picture is read where no
 * missing photo has annotations. No offer is made twice.
 */
export function offerMovedEdits(
  { known, importedBefore, newPhotos, replaced, missing }: Scanned & Planned & Committed & Missing,
  context: ImportContext,
): Promise<void> {
  return offerEdits(
    { newPhotos: new Set([...newPhotos, ...importedBefore]), missing, replaced },
    { ...context, known },
  );
}

async function offerEdits(found: ImportedAndGone, deps: MovedEditsDeps): Promise<void> {
  const { catalogue, emit, signal } = deps;
  const annotated = annotatedAndMissing(deps, found);
  if (annotated.size === 0) return;
  const goneLately = new Set([...annotated].filter((id) => found.missing.has(id) || found.replaced.has(id)));
  if (found.newPhotos.size === 0 && goneLately.size === 0) return;

  const files = byPhoto(await catalogue.files());
  const facts = new Map((await catalogue.stackFacts()).map((photo) => [photo.id, photo]));
  const gone = [...annotated].filter(
    (id) => facts.has(id) && isGone(files.get(id) ?? [], found.replaced.has(id), deps),
  );
  if (gone.length === 0) return;
  emit([{ kind: 'note', text: 'Looking for edits of photos that are not there any more' }]);
  const pairs = await pairsToCompare({ gone, goneLately, files, facts }, found, deps);
  emit([{ kind: 'expected', total: pairs.length }]);
  for (const group of inPairs(pairs)) {
    signal.throwIfAborted();
    await offer(await comparePairs(group, deps), files, deps);
    emit([{ kind: 'done', count: group.length }]);
  }
}

/** Photos that may have lost all their files and have annotations that another photo can inherit. */
function annotatedAndMissing(
  { known, decisions }: MovedEditsDeps,
  { missing, replaced }: ImportedAndGone,
): Set<string> {
  const lost = new Set([...missing, ...replaced.keys()]);
  for (const { photoId, state } of known.rows) if (state === 'missing') lost.add(photoId);
  return new Set(
    [...lost].filter((id) => !decisions.of(id).removed && inheritableDecisions(decisions.of(id)) !== null),
  );
}

/**
 * A file on an offline drive is not missing. A photo without any file row was excluded or moved to the bin,
 * unless another picture replaced it.
 */
function isGone(files: readonly FileRow[], isReplaced: boolean, { guard }: MovedEditsDeps): boolean {
  const away = new Set(guard.gone().map(({ id }) => id));
  return (
    (files.length > 0 || isReplaced) &&
    files.every(({ state, rootId }) => state === 'missing' && !away.has(rootId))
  );
}

interface Library {
  gone: readonly string[];
  /** those of them that this import found gone */
  goneLately: ReadonlySet<string>;
  files: ReadonlyMap<string, readonly FileRow[]>;
  facts: ReadonlyMap<string, StackFacts>;
}
interface Pair {
  from: string;
  to: string;
  sameName: boolean;
}

/** For each photo that may be an edit, the few lost photos that are most likely its original. */
async function pairsToCompare(
  { gone, goneLately, files, facts }: Library,
  { newPhotos, replaced }: ImportedAndGone,
  { decisions, signal }: MovedEditsDeps,
): Promise<Pair[]> {
  const isLost = new Set(gone);
  const toCompare = (id: string, relPaths: readonly string[]): PhotoToCompare => {
    const { perceptualHash, ...photo } = facts.get(id)!;
    return { id, names: relPaths.map(nameKey), moment: momentOf(photo), perceptualHash };
  };
  const namesOf = (id: string) => (files.get(id) ?? []).map(({ relPath }) => relPath);
  const oldest = [...goneLately].filter((id) => isLost.has(id)).sort()[0] ?? null;
  const mayBeEdit = ({ id, removed, failed }: StackFacts) =>
    !removed &&
    !failed &&
    !isLost.has(id) &&
    (newPhotos.has(id) || (oldest !== null && id > oldest)) &&
    (files.get(id) ?? []).some(({ state }) => state === 'present');
  const edits = [...facts.values()].filter(mayBeEdit);
  const findCandidates = createCandidateFinder(
    gone.map((id) =>
      toCompare(id, [...namesOf(id), ...(replaced.has(id) ? [replaced.get(id)!.relPath] : [])]),
    ),
    edits.length,
  );

  const pairs: Pair[] = [];
  for (const [at, { id: to }] of edits.entries()) {
    if (at % photosBetweenYields === photosBetweenYields - 1) await yieldToEventLoop();
    signal.throwIfAborted();
    const decisionsOfEdit = decisions.of(to);
    const mayBeOf = (from: string) =>
      (newPhotos.has(to) || (goneLately.has(from) && wasImportedLater(to, from))) &&
      // these two were compared already, in the phase `match`
      replaced.get(from)?.replacedBy !== to &&
      !decisions.wasOffered(to, from) &&
      !decisionsOfEdit.distinct.some((group) => decisions.of(from).distinct.includes(group)) &&
      applyEdit(decisionsOfEdit, inheritableDecisions(decisions.of(from))!) !== decisionsOfEdit;
    pairs.push(
      ...findCandidates(toCompare(to, namesOf(to)), mayBeOf).map((candidate) => ({ ...candidate, to })),
    );
  }
  return pairs;
}

function momentOf({
  takenAt,
  takenAtPrecision,
  takenAtSource,
  make,
  model,
}: Omit<StackFacts, 'perceptualHash'>): string | null {
  return momentKey({
    takenAt,
    takenAtPrecision,
    takenAtSource,
    metadata: { make, model } as PhotoRow['metadata'],
  });
}

/**
 * True where one photo was imported at least a day after the other. Photos imported within a day are not
 * compared: they existed side by side.
 */
function wasImportedLater(id: string, than: string): boolean {
  return isValid(id) && isValid(than) && decodeTime(id) - decodeTime(than) >= dayMs;
}

/** All pairs of one possible edit are in the same group. */
function* inPairs(pairs: readonly Pair[]): Generator<Pair[]> {
  const byEdit = new Map<string, Pair[]>();
  for (const pair of pairs) byEdit.set(pair.to, [...(byEdit.get(pair.to) ?? []), pair]);
  for (const group of inGroups([...byEdit.values()], editsAtOnce)) yield group.flat();
}

interface Match extends Pair {
  row: PhotoRow;
  picture: PictureSign;
  clock: ClockSign;
  agreement: number;
}

/** @returns pairs in which `to` looks like an edit of `from` */
async function comparePairs(
  pairs: readonly Pair[],
  { catalogue, vision, layout, known, signal }: MovedEditsDeps,
): Promise<Match[]> {
  const rows = await catalogue.getPhotos([...new Set(pairs.flatMap(({ from, to }) => [from, to]))]);
  const seen = pairs.flatMap((pair) => {
    const [before, row] = [rows.get(pair.from), rows.get(pair.to)];
    return before && row && before.thumbhash !== null && row.thumbhash !== null
      ? [{ pair, before, row }]
      : [];
  });
  const differing = seen.filter(
    ({ before, row }) => before.pixelHash === null || before.pixelHash !== row.pixelHash,
  );
  const grid = ({ id, contentHash }: PhotoRow) => previewPath(layout, id, contentHash, 'grid');
  const requests = differing.map(({ before, row }): AnalysisRequest => ({
    path: grid(row),
    gridPath: null,
    largePath: null,
    packs: [],
    compareWith: grid(before),
  }));
  const analyses = requests.length === 0 ? [] : await vision.analyze(requests, signal);
  const matches = new Map(differing.map(({ pair }, at) => [pair, analyses[at]]));
  return seen.flatMap(({ pair, before, row }) => {
    const result = matches.get(pair);
    if (result && !result.ok) return [];
    const match: PictureMatch | null = result?.match ?? null;
    const picture = pictureSign(before, { pixelHash: row.pixelHash, match });
    const sharing = countSharingMoment(known, before, [before.id, row.id]);
    const clock = clockSign(before, row.metadata, sharing);
    return decideMoved({ picture, clock, sameName: pair.sameName }) === 'ask'
      ? [{ ...pair, row, picture, clock, agreement: match?.agreement ?? 1 }]
      : [];
  });
}

const pictureSignOrder: readonly PictureSign[] = ['pixels', 'same', 'alike', 'undecidable', 'other'];
const clockOrder: readonly ClockSign[] = ['exactMoment', 'second', 'ambiguous', 'unknown', 'other'];

/** Makes one offer for each possible edit: from the photo that it is most likely an edit of. */
async function offer(
  matches: readonly Match[],
  files: Library['files'],
  { offerDecisions, roots, emit }: MovedEditsDeps,
): Promise<void> {
  const best = new Map<string, Match>();
  for (const match of matches)
    if (!best.has(match.to) || isLikelier(match, best.get(match.to)!)) best.set(match.to, match);
  if (best.size === 0) return;
  await offerDecisions(
    [...best.values()].map(({ from, to, row }) => ({ from, to, hash: row.contentHash, state: 'open' })),
  );
  for (const { from, to } of best.values()) {
    const file = (files.get(to) ?? []).find(({ state }) => state === 'present')!;
    const root = roots().find(({ id }) => id === file.rootId);
    const path = root && join(root.path, ...file.relPath.split('/'));
    if (path) emit([{ kind: 'offered', offer: { path, id: to, from } }]);
  }
}

function isLikelier(one: Match, other: Match): boolean {
  const signs = ({ picture, clock, sameName, agreement }: Match) => [
    pictureSignOrder.indexOf(picture),
    sameName ? 0 : 1,
    clockOrder.indexOf(clock),
    -agreement,
  ];
  const [a, b] = [signs(one), signs(other)];
  const at = a.findIndex((sign, index) => sign !== b[index]);
  return at >= 0 && a[at]! < b[at]!;
}

function byPhoto(rows: readonly FileRow[]): Map<string, FileRow[]> {
  const files = new Map<string, FileRow[]>();
  for (const row of rows) {
    const those = files.get(row.photoId);
    if (those) those.push(row);
    else files.set(row.photoId, [row]);
  }
  return files;
}
