/**
 * @file The catalogue in memory: the same promises as adapters/lancedb, for tests of services. The contract
 * suite runs over both.
 */
import type { Catalogue } from '../domain/catalogue/catalogue.ts';
import { isShownByItself, shortCaption, type FileRow, type PhotoRow } from '../domain/catalogue/rows.ts';
import { cameraName } from '../domain/shared/camera-name.ts';
import { fileKey } from '../domain/shared/file-key.ts';
import { AppError, type PhotoTag } from '../../src-preload/contract/index.ts';
import type { EvidenceRecord, EvidenceTableShape } from '../domain/catalogue/evidence-store.ts';
import { vectorKind } from '../domain/evidence/vectors/vector-kind.ts';

export function createMemoryCatalogue(): Catalogue {
  const photos = new Map<string, PhotoRow>();
  const fileRows = new Map<string, FileRow>();
  const evidence = new Map<string, { shape: EvidenceTableShape; rows: Map<string, EvidenceRecord> }>();
  let applied = 0;

  const newestFirst = () =>
    [...photos.values()].sort(
      (a, b) => (b.takenAtSortMs ?? -Infinity) - (a.takenAtSortMs ?? -Infinity) || (a.id < b.id ? 1 : -1),
    );
  const rowsOf = (packId: string) => evidence.get(packId)?.rows ?? new Map<string, EvidenceRecord>();
  const lackingOf = (packIds: readonly string[]) =>
    new Map(
      newestFirst()
        .filter((row) => !row.removed && row.failure === null && row.thumbhash !== null)
        .map(({ id, contentHash }) => {
          const isLacking = (packId: string) => rowsOf(packId).get(id)?.contentHash !== contentHash;
          return [id, packIds.filter(isLacking)] as const;
        })
        .filter(([, lacking]) => lacking.length > 0),
    );
  const shown = (id: string) => photos.has(id) && isShownByItself(photos.get(id)!);

  return {
    async putPhotos(rows) {
      for (const row of rows) photos.set(row.id, structuredClone(row));
    },
    async getPhotos(ids) {
      return new Map(
        ids.flatMap((id) => (photos.has(id) ? [[id, structuredClone(photos.get(id)!)] as const] : [])),
      );
    },
    async updatePhotos(ids, change) {
      const changed = [...new Set(ids)].flatMap((id) => {
        const row = photos.get(id);
        return (row && change(structuredClone(row))) ?? [];
      });
      for (const row of changed) photos.set(row.id, structuredClone(row));
      return changed;
    },
    async *scanPhotos() {
      const ids = [...photos.keys()].sort();
      for (let start = 0; start < ids.length; start += 1_000) {
        yield ids.slice(start, start + 1_000).flatMap((id) => structuredClone(photos.get(id) ?? []));
      }
    },
    async underived(versions, limit) {
      return newestFirst()
        .filter((row) => !row.removed && !versions.includes(row.derivedVersion ?? ''))
        .slice(0, limit)
        .map((row) => row.id);
    },
    lackingAuthoredText: async () =>
      [...photos.values()].filter((row) => !row.removed && row.authoredText === null).map((row) => row.id),
    async deletePhotos(ids) {
      for (const id of ids) {
        photos.delete(id);
        for (const { rows } of evidence.values()) rows.delete(id);
      }
    },
    async timeline() {
      const names = new Map(
        [...fileRows.values()].map((file) => [
          file.photoId,
          file.relPath.slice(file.relPath.lastIndexOf('/') + 1),
        ]),
      );
      return newestFirst()
        .filter((row) => isShownByItself(row) && row.failure === null && names.has(row.id))
        .map((row) => ({
          id: row.id,
          takenAt: row.takenAt,
          takenAtSortMs: row.takenAtSortMs,
          takenAtPrecision: row.takenAtPrecision,
          aspect: row.width > 0 && row.height > 0 ? row.width / row.height : 1,
          thumbhash: row.thumbhash,
          contentHash: row.contentHash,
          pixelHash: row.pixelHash,
          favourite: row.favourite,
          rating: row.rating,
          damaged: row.damaged,
          caption: shortCaption(row.caption),
          ...(row.screening && { screening: row.screening.state }),
          fileName: names.get(row.id)!,
        }));
    },
    async descriptionFacts() {
      return [...photos.values()].map(
        ({ id, takenAt, takenAtSource, metadata: { make, model, description }, caption }) => ({
          id,
          takenAt,
          takenAtSource,
          make,
          model,
          description,
          captionSource: caption?.source ?? null,
        }),
      );
    },
    async lackingColours() {
      return [...photos.values()]
        .filter(
          (row) => !row.removed && row.colours === null && row.pixelHash !== null && row.failure === null,
        )
        .sort((a, b) => (b.takenAtSortMs ?? -Infinity) - (a.takenAtSortMs ?? -Infinity))
        .map(({ id }) => id);
    },
    async countHemispheres() {
      const latitudes = [...photos.values()].flatMap(({ removed, metadata: { latitude } }) =>
        removed || latitude === null ? [] : [latitude],
      );
      const north = latitudes.filter((latitude) => latitude >= 0).length;
      return { north, south: latitudes.length - north };
    },
    async countPhotos() {
      return photos.size;
    },
    async stackParentsOf(ids) {
      return new Map(
        ids.flatMap((id) =>
          photos.get(id)?.stackParentId ? [[id, photos.get(id)!.stackParentId!] as const] : [],
        ),
      );
    },
    async stackMembersOf(ids) {
      const wanted = new Set(ids);
      const found = new Map<string, string[]>();
      for (const { id, stackParentId, otherStackParents } of photos.values()) {
        for (const leader of stackParentId === null ? [] : [stackParentId, ...otherStackParents])
          if (wanted.has(leader)) found.set(leader, [...(found.get(leader) ?? []), id].sort());
      }
      return found;
    },
    async stackFacts() {
      return [...photos.values()].map(
        ({
          id,
          contentHash,
          takenAt,
          takenAtPrecision,
          takenAtOffset,
          takenAtSource,
          removed,
          perceptualHash,
          stackParentId,
          otherStackParents,
          companions,
          failure,
          metadata: { make, model, contentId, mimeType },
        }) => ({
          id,
          contentHash,
          takenAt,
          takenAtPrecision,
          takenAtOffset,
          takenAtSource,
          removed,
          perceptualHash,
          stackParentId,
          otherStackParents: [...otherStackParents],
          companions: structuredClone(companions),
          make,
          model,
          contentId,
          mimeType,
          failed: failure !== null,
        }),
      );
    },

    async putFiles(rows) {
      for (const row of rows) {
        const relPath = wellFormed(row.relPath);
        fileRows.set(fileKey(row.rootId, relPath), { ...row, relPath });
      }
    },
    async files(rootId) {
      return [...fileRows.values()]
        .filter((row) => rootId === undefined || row.rootId === rootId)
        .map((row) => ({ ...row }));
    },
    async filesOf(photoIds) {
      const wanted = new Set(photoIds);
      const found = new Map<string, FileRow[]>();
      for (const row of fileRows.values()) {
        if (!wanted.has(row.photoId)) continue;
        const list = found.get(row.photoId);
        if (list) list.push({ ...row });
        else found.set(row.photoId, [{ ...row }]);
      }
      return found;
    },
    async filesAt(keys) {
      return keys.flatMap((key) => {
        const row = fileRows.get(fileKey(key.rootId, wellFormed(key.relPath)));
        return row ? [{ ...row }] : [];
      });
    },
    async companionsAt(keys) {
      const wanted = new Set(keys.map((key) => fileKey(key.rootId, key.relPath)));
      return [...photos.values()].flatMap(({ id, companions }) =>
        companions.flatMap(({ rootId, relPath }) =>
          wanted.has(fileKey(rootId, relPath)) ? [{ photoId: id, rootId, relPath }] : [],
        ),
      );
    },
    async photoIdsIn(rootId) {
      return [
        ...new Set([...fileRows.values()].filter((row) => row.rootId === rootId).map((row) => row.photoId)),
      ];
    },
    async deleteFiles(keys) {
      for (const key of keys) fileRows.delete(fileKey(key.rootId, wellFormed(key.relPath)));
    },

    async ensureEvidence(shape) {
      const present = evidence.get(shape.packId)?.shape;
      if (present?.kind.role === shape.kind.role && present.dimensions === shape.dimensions) return;
      evidence.set(shape.packId, { shape, rows: new Map() });
    },
    async putEvidence(packId, records) {
      const table = evidence.get(packId);
      if (!table) throw new AppError('internal', `There is no evidence table for the pack “${packId}”.`);
      const { kind, dimensions } = table.shape;
      const vectorsOf = ({ value }: EvidenceRecord) =>
        kind.rows
          .toRows(value)
          .flatMap((row) => Object.values(row).filter((cell) => cell instanceof Float32Array));
      if (records.some((record) => vectorsOf(record).some(({ length }) => length !== dimensions))) {
        throw new AppError(
          'model_invalid',
          `The pack “${packId}” gave a vector of other than ${dimensions} dimensions.`,
        );
      }
      for (const record of records) table.rows.set(record.photoId, structuredClone(record));
    },
    async getEvidence<Value>(kind: { role: string }, packId: string, photoIds: readonly string[]) {
      const rows = rowsOf(packId) as Map<string, EvidenceRecord<Value>>;
      const isOfKind = evidence.get(packId)?.shape.kind.role === kind.role;
      return new Map(
        photoIds.flatMap((id) =>
          isOfKind && rows.has(id) ? [[id, structuredClone(rows.get(id)!)] as const] : [],
        ),
      );
    },
    async carryEvidence(changes) {
      for (const { rows } of evidence.values()) {
        const found = changes.flatMap(({ from, to }) => {
          const record = rows.get(from.photoId);
          return record?.contentHash === from.hash
            ? [{ ...structuredClone(record), photoId: to.photoId, contentHash: to.hash }]
            : [];
        });
        for (const record of found) rows.set(record.photoId, record);
      }
    },
    lackingEvidence: async (packId, limit) => [...lackingOf([packId]).keys()].slice(0, limit),
    lackingAnyEvidence: async (packIds) => lackingOf(packIds),
    async countEvidence(packId) {
      return rowsOf(packId).size;
    },
    async evidenceContents(packId) {
      return new Map([...rowsOf(packId).values()].map((row) => [row.photoId, row.contentHash]));
    },
    async evidenceRuns(packId) {
      return new Map([...rowsOf(packId).values()].map(({ photoId, runId, at }) => [photoId, { runId, at }]));
    },
    async invalidEvidence(packId, photoIds) {
      const kind = evidence.get(packId)?.shape.kind;
      const rows = rowsOf(packId);
      return photoIds.filter((id) => rows.has(id) && kind?.invalidReason(rows.get(id)!.value));
    },
    async deleteEvidence(packId, photoIds) {
      for (const id of photoIds) rowsOf(packId).delete(id);
    },
    async dropEvidence(packId) {
      evidence.delete(packId);
    },
    evidenceKind: async (packId) => evidence.get(packId)?.shape.kind ?? null,
    async evidencePacks() {
      return [...evidence.keys()].sort();
    },

    async nearest(packId, vector, limit, within) {
      const allowed = within && new Set(within);
      if (evidence.get(packId)?.shape.kind.role !== vectorKind.role) return [];
      return [...rowsOf(packId).values()]
        .filter(({ photoId }) => shown(photoId) && (!allowed || allowed.has(photoId)))
        .map(({ photoId, value }) => ({
          id: photoId,
          cosine: (value as Float32Array).reduce((sum, part, at) => sum + part * vector[at]!, 0),
        }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, limit);
    },
    async textSearch(text, limit) {
      const wanted = new Set(words(text));
      return [...photos.values()]
        .filter(isShownByItself)
        .map((row) => ({
          id: row.id,
          score: words(row.searchText).filter((word) => wanted.has(word)).length,
        }))
        .filter((hit) => hit.score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
    },
    async containing(column, parts) {
      if (parts.length === 0) return [];
      return newestFirst().flatMap((row) => {
        const text = row[column];
        const holds =
          text !== null &&
          isShownByItself(row) &&
          parts.every((spellings) => spellings.some((part) => text.includes(wellFormed(part))));
        return holds ? [{ id: row.id, text }] : [];
      });
    },
    async camerasWhere(part) {
      return newestFirst().flatMap((row) =>
        isShownByItself(row) && row.searchText.includes(wellFormed(part))
          ? [{ id: row.id, camera: cameraName(row.metadata) }]
          : [],
      );
    },
    async withTag(name, limit) {
      const isNamed = (tag: PhotoTag) => tag.name === name || tag.fact?.parents.includes(name) === true;
      const probability = (row: PhotoRow) => row.tags.find(isNamed)?.probability ?? -1;
      return [...photos.values()]
        .filter((row) => isShownByItself(row) && row.tags.some(isNamed))
        .sort((a, b) => probability(b) - probability(a) || (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((row) => row.id);
    },

    async appliedSeq() {
      return applied;
    },
    async setAppliedSeq(seq) {
      applied = seq;
    },
    async shownAfter(seq) {
      return [...photos.values()].filter((row) => row.appliedSeq > seq).map((row) => row.id);
    },
    async lackingIndices() {
      return [];
    },
    async tidy() {},
    async makeIndices() {},
    async optimize() {},
    async clear() {
      photos.clear();
      fileRows.clear();
      evidence.clear();
      applied = 0;
    },
    async close() {},
  };
}

/** A lone surrogate becomes U+FFFD, as in any store of UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * Lower-case words without accents and without the commonest English endings: near enough to the stemmed
 * index for tests.
 */
function words(text: string): string[] {
  const found =
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.map((word) => word.replace(/(ing|es|s)$/, ''));
}
