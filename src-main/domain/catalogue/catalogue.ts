/**
 * @file The port to the catalogue: what the engine needs of its one database. Implemented by
 * adapters/lancedb, and in memory for tests.
 */
import type { CatalogueState } from './catalogue-state.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { FileStore } from './file-store.ts';
import type { PhotoStore } from './photo-store.ts';
import type { SearchIndex } from './search-index.ts';

/**
 * The catalogue. Writes to one table never overlap (the adapter queues them) and answer after they can be
 * read. Every method throws AppError('disk_full') when the disk is full and leaves the committed rows as they
 * were.
 */
export interface Catalogue extends PhotoStore, FileStore, EvidenceStore, SearchIndex, CatalogueState {}
