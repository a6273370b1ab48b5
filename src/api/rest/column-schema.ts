import type { JsonSchema } from '../../catalog/model/schema-refs.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { ColumnRole } from '../../tables/roles/role.js';
import { isPersonal } from '../../tables/service/personal-columns.js';

/** A column with its role, where that is known. */
export type DescribedColumn = TableColumn & { role?: ColumnRole };

const LONGEST_EXAMPLE = 200;

const TYPES: Record<string, JsonSchema> = {
  integer: { type: ['integer', 'string', 'null'] },
  number: { type: ['number', 'string', 'null'] },
  year: { type: ['integer', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  dateTime: { type: ['string', 'null'] },
  json: {},
};

/** The values of a column as JSON Schema, with some of them as examples. */
export function columnSchema(column: DescribedColumn, values: readonly unknown[]): JsonSchema {
  const { label, type, unit, role } = column;
  const said = [
    ...(role ? [`role: ${role.role}`] : []),
    ...(unit ? [`unit: ${unit}`] : []),
    ...(type === 'geoPoint' || type === 'geoShape' ? ['place'] : []),
  ].join('; ');
  const shown = isPersonal(column) ? [] : values;
  const examples = [...new Set(shown)].filter(
    (value) => value !== null && value !== undefined && JSON.stringify(value).length <= LONGEST_EXAMPLE,
  );
  return {
    title: label,
    ...(TYPES[type] ?? { type: ['string', 'null'] }),
    ...(said && { description: said }),
    ...(examples.length > 0 && { examples: examples.slice(0, 3) }),
  };
}
