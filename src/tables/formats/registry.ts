import { GEO_READERS } from '../../geo/readers.js';
import type { FileFormat } from '../table-model.js';
import type { FormatReader } from './format-reader.js';
import { gtfsReader } from './gtfs-reader.js';
import { gzipReader } from './gzip-reader.js';
import { jsonLinesReader, jsonReader } from './json-reader.js';
import { odsReader } from './ods-reader.js';
import { webPageReader } from './web-page-reader.js';
import { xlsReader } from './xls-reader.js';
import { xlsxReader } from './xlsx-reader.js';
import { xmlReader } from './xml-reader.js';
import { zipReader } from './zip-reader.js';

const READERS: readonly FormatReader[] = [
  ...GEO_READERS,
  xlsxReader,
  xlsReader,
  odsReader,
  jsonReader,
  jsonLinesReader,
  xmlReader,
  zipReader,
  gzipReader,
  gtfsReader,
  webPageReader,
];

const BY_FORMAT = new Map<FileFormat, FormatReader>(
  READERS.flatMap((reader) => reader.formats.map((format) => [format, reader] as const)),
);

/** The reader of a format; none for delimited text and Parquet, which are read as they are, and for what is no table. */
export function readerOf(format: FileFormat): FormatReader | undefined {
  return BY_FORMAT.get(format);
}
