/**
 * @file The one copy of Apache Arrow: LanceDB loads the CommonJS build, and a table made with the ES build is
 * of another class to it.
 */
import { createRequire } from 'node:module';
import type * as Arrow from 'apache-arrow';

const loaded = createRequire(import.meta.url)('apache-arrow') as typeof Arrow;

export const {
  Bool,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  Schema,
  Table,
  Utf8,
  makeData,
  makeVector,
  vectorFromArray,
} = loaded;
export type { DataType, Schema as ArrowSchema, Table as ArrowTable, Vector } from 'apache-arrow';
