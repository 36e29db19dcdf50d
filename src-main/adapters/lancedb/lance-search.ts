/** @file Search in LanceDB: brute-force dot over unit vectors, full text, parts of words, tags, cameras. */
import { MatchQuery } from '@lancedb/lancedb';
import type { PhotoRow } from '../../domain/catalogue/rows.ts';
import type { PhotoMetadata } from '../../domain/shared/metadata.ts';
import { cameraName } from '../../domain/shared/camera-name.ts';
import type { SearchIndex } from '../../domain/catalogue/search-index.ts';
import { vectorKind } from '../../domain/evidence/vectors/vector-kind.ts';
import type { EvidenceTable } from './evidence-table.ts';
import { shownByItself } from './queries.ts';
import { columns } from './records.ts';
import type { SerializedTable } from './serialized-table.ts';
import { isIn, quote } from './sql.ts';
import type { VisibilityIndex } from './visibility-index.ts';

/** Above this, a filter by id costs more than leaving out those that do not pass. */
const idsPerVectorFilter = 2_000;
/** words of a query used for full-text search */
const maxQueryWords = 64;
/** Columns keep the names that libraries were made with. */
const textColumns = {
  authoredText: 'saidText',
  searchText: 'searchText',
  factCodes: 'factCodes',
} as const;

interface SearchedTables {
  photos: SerializedTable<PhotoRow>;
  evidence: ReadonlyMap<string, EvidenceTable>;
  shown: VisibilityIndex;
}

export function createLanceSearch(tables: SearchedTables): SearchIndex {
  return {
    nearest: nearestIn(tables),
    textSearch: textSearchIn(tables),
    containing: containingIn(tables),
    withTag: withTagIn(tables),
    camerasWhere: camerasIn(tables),
  };
}

function nearestIn({ evidence, shown }: SearchedTables): SearchIndex['nearest'] {
  return async (packId, vector, limit, within) => {
    const pack = evidence.get(packId);
    if (pack?.shape.kind.role !== vectorKind.role || limit < 1 || within?.length === 0) return [];
    const allowed = within && new Set(within);
    const filter = allowed && allowed.size <= idsPerVectorFilter ? isIn('photoId', [...allowed]) : null;
    const rows = allowed && !filter ? await pack.table.read((lance) => lance.countRows()) : null;
    const perAllowed = allowed && rows !== null ? Math.max(1, rows / allowed.size) : 1;
    // More than the limit, since photos are left out below: hidden ones, which are mostly similar to the ones
    // that hide them, and those that are not allowed.
    const first = Math.ceil(perAllowed * (limit + Math.min(shown.size(), limit)));
    for (let wanted = first; ; wanted *= 4) {
      if (rows !== null) wanted = Math.min(wanted, rows + 1);
      const hits = await pack.table.read((lance) => {
        const query = lance
          .query()
          .nearestTo(vector)
          .column('vector')
          .distanceType('dot')
          .limit(wanted)
          .select(['photoId', '_distance']);
        return (filter ? query.where(filter) : query).toArrow();
      });
      const at = columns(hits);
      const found: { id: string; cosine: number }[] = [];
      for (let row = 0; row < hits.numRows && found.length < limit; row += 1) {
        const id = at.text('photoId', row);
        // LanceDB's dot distance is 1 − dot.
        if (!shown.isHidden(id) && (!allowed || allowed.has(id)))
          found.push({ id, cosine: 1 - at.number('_distance', row) });
      }
      if (found.length === limit || hits.numRows < wanted) return found;
    }
  };
}

function textSearchIn({ photos }: SearchedTables): SearchIndex['textSearch'] {
  return async (text, limit) => {
    const words = (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, maxQueryWords).join(' ');
    if (words === '' || limit < 1) return [];
    const hits = await photos.read((table) =>
      table
        .query()
        .fullTextSearch(new MatchQuery(words, 'searchText'))
        .where(shownByItself)
        .select(['id', '_score'])
        .limit(limit)
        .toArrow(),
    );
    const at = columns(hits);
    return Array.from({ length: hits.numRows }, (_, row) => ({
      id: at.text('id', row),
      score: at.number('_score', row),
    }));
  };
}

function containingIn({ photos }: SearchedTables): SearchIndex['containing'] {
  return async (field, parts) => {
    if (parts.length === 0) return [];
    const column = textColumns[field];
    const holds = parts.map(
      (spellings) =>
        `(${spellings.map((part) => `contains(${column}, ${quote(part)})`).join(' OR ') || 'false'})`,
    );
    const where = [shownByItself, `${column} IS NOT NULL`, ...holds].join(' AND ');
    // Sorted here: the rows found are few, and a sort in the query would read the others' dates, too.
    const hits = await photos.read((table) =>
      table.query().where(where).select(['id', column, 'takenAtSortMs']).toArrow(),
    );
    const at = columns(hits);
    return Array.from({ length: hits.numRows }, (_, row) => ({
      id: at.text('id', row),
      text: at.text(column, row),
      at: at.maybeNumber('takenAtSortMs', row) ?? -Infinity,
    }))
      .sort((a, b) => (b.at === a.at ? (a.id < b.id ? 1 : -1) : b.at - a.at))
      .map(({ id, text }) => ({ id, text }));
  };
}

function withTagIn({ photos }: SearchedTables): SearchIndex['withTag'] {
  return async (name, limit) => {
    // Computed by the database: to read the tags of each photo here takes three times as long.
    const place = `CAST(array_position(tagNames, ${quote(name)}) AS BIGINT)`;
    const hits = await photos.read((table) =>
      table
        .query()
        .where(`array_has_any(tagNames, [${quote(name)}]) AND ${shownByItself}`)
        .select({ id: 'id', probability: `array_element(tagProbabilities, ${place})` })
        .toArrow(),
    );
    const at = columns(hits);
    const probabilities = Float32Array.from({ length: hits.numRows }, (_, row) =>
      at.number('probability', row),
    );
    // A common tag has tens of thousands of photos: only the ids of those that may be the surest are read.
    const least = probabilities.toSorted().at(-limit) ?? -Infinity;
    const found = [...probabilities].flatMap((probability, row) =>
      probability >= least ? [{ id: at.text('id', row), probability }] : [],
    );
    return found
      .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((hit) => hit.id);
  };
}

function camerasIn({ photos }: SearchedTables): SearchIndex['camerasWhere'] {
  return async (part) => {
    const hits = await photos.read((table) =>
      table
        .query()
        .where(`${shownByItself} AND contains(searchText, ${quote(part)})`)
        .select(['id', 'metadata'])
        .toArrow(),
    );
    const at = columns(hits);
    return Array.from({ length: hits.numRows }, (_, row) => ({
      id: at.text('id', row),
      camera: cameraName(JSON.parse(at.text('metadata', row)) as Partial<PhotoMetadata>),
    }));
  };
}
