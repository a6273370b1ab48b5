import { WGS84_CRS } from '../../geo/crs-table.js';
import { kmlGeometry } from '../../geo/write/kml.js';
import type { TableColumn } from '../query/relation.js';
import { isFreeText, keptAs, plainSql } from './cell-sql.js';
import { cell, concat, type LinePart, literal } from './line.js';
import { geometryColumn, namingColumn, placeReader } from './places.js';
import type { ExportSource } from './source.js';
import { xmlText, xmlTextSql } from './xml-sql.js';

/** Types of SimpleField (OGC 12-007r2, 9.9.2): those of 32 bits would not hold every whole number. */
function fieldType(column: TableColumn): string {
  const kept = keptAs(column);
  if (kept === 'integer') return /^(?:SMALLINT|INTEGER|TINYINT)$/.test(column.storage) ? 'int' : 'double';
  if (kept === 'double' || kept === 'decimal') return 'double';
  return kept === 'boolean' ? 'bool' : 'string';
}

/** A value as XML text, which numbers and days are as they stand. */
export function xmlValueSql(column: TableColumn, at: number): string {
  const text = plainSql(column, cell(at));
  return isFreeText(keptAs(column)) ? xmlTextSql(text) : text;
}

/** A value within an element, nothing where there is none. */
export const elementSql = (open: string, column: TableColumn, at: number, close: string): string =>
  `CASE WHEN ${cell(at)} IS NULL THEN '' ELSE concat(${literal(open)}, ${xmlValueSql(column, at)}, ${literal(close)}) END`;

/** The rows as placemarks: each column as typed extended data, the geometry in WGS 84 as KML has it. */
export async function* writeKml(
  source: ExportSource,
  { title, names }: { title: string; names: readonly string[] },
): AsyncGenerator<Buffer | string> {
  const { columns } = source;
  const place = geometryColumn(columns);
  const naming = namingColumn(columns);
  const read = placeReader(WGS84_CRS);
  const shown = columns.map((column, at) => ({ column, at })).filter(({ at }) => at !== place);
  const fields = shown.map(
    ({ column, at }) =>
      `<SimpleField type="${fieldType(column)}" name="${xmlText(names[at] ?? column.name)}"/>`,
  );
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${xmlText(title)}</name><Schema id="dati" name="dati">${fields.join('')}</Schema>\n`;
  const parts: LinePart[] = [
    { sql: "'<Placemark>'" },
    ...(naming === -1
      ? []
      : [{ sql: elementSql('<name>', columns[naming] as TableColumn, naming, '</name>') }]),
    { sql: `'<ExtendedData><SchemaData schemaUrl="#dati">'` },
    {
      sql: concat([
        ...shown.map(({ column, at }) =>
          elementSql(`<SimpleData name="${xmlText(names[at] ?? column.name)}">`, column, at, '</SimpleData>'),
        ),
        "''",
      ]),
    },
    { sql: "'</SchemaData></ExtendedData>'" },
    {
      sql: cell(place),
      convert: (text) => {
        const geometry = read(text);
        return geometry ? kmlGeometry(geometry) : '';
      },
    },
    { sql: "'</Placemark>'" },
  ];
  yield* source.lines(parts, '\n');
  yield '</Document></kml>\n';
}
