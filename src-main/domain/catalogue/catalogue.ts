/**
 * @file The port to the catalogue, the engine's only database. Implemented by adapters/lancedb, and in memory
 * for tests.
 */
import type { CatalogueState } from './catalogue-state.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { FileStore } from './file-store.ts';
import type { PhotoStore } from './photo-store.ts';
import type { SearchIndex } from './search-index.ts';

/**
 * The catalogue. Writes to one table never overlap (the adapter queues them); they resolve when the rows can
 * be read. On a full disk every method throws AppError('disk_full') and leaves the committed rows unchanged.
 */
export interface Catalogue extends PhotoStore, FileStore, EvidenceStore, SearchIndex, CatalogueState {}
