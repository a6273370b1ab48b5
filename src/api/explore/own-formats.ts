import type { Services } from '../../services.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { RowsFile } from '../common/send-rows.js';
import { exploreAddresses } from './addresses.js';
import { badParameter } from './explore-error.js';
import type { ExploreDataset, ExploreTable } from './find-table.js';
import { writeOv2 } from './record-ov2.js';
import { RDF_FORMS, writeTriples } from './record-triples.js';

const hasPoints = (columns: readonly TableColumn[]): boolean =>
  columns.some(({ type }) => type === 'geoPoint');

/** Formats of records that this API has beside those of the portal (contract, section 1, Export formats). */
export const ownFormats = (columns: readonly TableColumn[]): string[] => [
  ...Object.keys(RDF_FORMS),
  ...(hasPoints(columns) ? ['ov2'] : []),
];

/** A file in a format of this API alone; undefined for any other. */
export function ownFile(
  services: Services,
  { id, table }: ExploreDataset & { table: ExploreTable },
  format: string,
): Pick<RowsFile, 'mediaType' | 'fileName' | 'write'> | undefined {
  const form = Object.hasOwn(RDF_FORMS, format) ? RDF_FORMS[format] : undefined;
  if (form) {
    const vocabulary = `${exploreAddresses(services.catalog.publicUrl).dataset(id)}#`;
    return {
      mediaType: form.mediaType,
      fileName: `${id}.${form.extension}`,
      write: (source) => writeTriples(source, form, vocabulary),
    };
  }
  if (format !== 'ov2' || !hasPoints(table.columns)) return undefined;
  return {
    mediaType: 'application/octet-stream',
    fileName: `${id}.ov2`,
    write: (source) => {
      if (hasPoints(source.columns)) return writeOv2(source);
      throw badParameter('select: a field of points is needed for ov2');
    },
  };
}
