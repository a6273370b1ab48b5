import type { TableColumn } from '../../tables/query/relation.js';
import type { RowColumn } from '../../tables/rows/field-types.js';
import type { ColumnType } from '../../tables/table-model.js';

/** A field as this API shows it (contract, section 3, Datasets). */
export interface ExploreField {
  name: string;
  label: string;
  type: string;
  description: string | null;
  annotations: Record<string, string[]>;
}

const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text', integer: 'int', year: 'int', number: 'double', date: 'date', dateTime: 'datetime', boolean: 'boolean',
  json: 'json_blob', geoPoint: 'geo_point_2d', geoShape: 'geo_shape',
}; // biome-ignore format: lines of like types

/** Whether each cell of a column is a list of values. */
export const isList = (column: TableColumn): boolean =>
  ((column as Partial<RowColumn>).field ?? '').startsWith('_');

/** The type of a column in this API's words. */
export const fieldType = (column: TableColumn): string => (isList(column) ? 'text' : TYPES[column.type]);

/** Types whose values can be counted for a facet. */
const FACETS: ReadonlySet<ColumnType> = new Set(['text', 'boolean', 'year', 'date', 'dateTime']);

/** Columns that facets are offered of: those whose values are named rather than measured. */
export const isFacet = (column: TableColumn): boolean => FACETS.has(column.type) && !isList(column);

/** A column as a field. Facets are disjunctive: of one facet any of the values asked for will do. */
export function toField(column: TableColumn): ExploreField {
  const { info } = column as Partial<RowColumn>;
  const moment = column.type === 'date' || column.type === 'dateTime';
  return {
    name: column.name,
    label: column.label === '' ? column.name : column.label,
    type: fieldType(column),
    description: typeof info?.notes === 'string' ? info.notes : null,
    annotations: {
      ...(isFacet(column) && { facet: [], disjunctive: [] }),
      ...(moment && {
        hierarchical: ['/'],
        timeserie_precision: [column.type === 'date' ? 'day' : 'second'],
      }),
      ...(isList(column) && { multivalued: [','] }),
      ...(column.unit && { unit: [column.unit] }),
    },
  };
}
