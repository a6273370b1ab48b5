import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { WGS84_CRS } from '../../geo/crs-table.js';
import { gpxParts, gpxTrack, gpxWaypoint } from '../../geo/write/gpx.js';
import type { TableColumn } from '../query/relation.js';
import { createTextWriter } from '../write-normal.js';
import { ExportRefused } from './export-refused.js';
import { elementSql, xmlValueSql } from './kml.js';
import { cell, concat, literal } from './line.js';
import { geometryColumn, namingColumn, placeReader } from './places.js';
import type { ExportSource } from './source.js';
import { xmlText } from './xml-sql.js';

export interface GpxOptions {
  title: string;
  /** Column of the names. */
  nameField?: string | undefined;
  /** Columns of the description, a line each. */
  descriptionFields?: readonly string[] | undefined;
  /** Every column as an element of `extensions`. */
  useExtension?: boolean | undefined;
}

/** Names of elements for columns: letters, digits and `_`, each different. */
export function elementNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^(?=\p{N})/u, '_') || '_';
    let made = plain;
    for (let number = 2; taken.has(made); number += 1) made = `${plain}_${number}`;
    taken.add(made);
    return made;
  });
}

/** `column: value` lines of the description. */
function descriptionSql(columns: readonly TableColumn[], asked: readonly string[]): string {
  const lines = asked.map((name) => {
    const at = columns.findIndex((column) => column.name === name);
    if (at === -1) {
      throw new ExportRefused(
        'unknown-column',
        { it: `Nessuna colonna ${JSON.stringify(name)}.`, en: `No column ${JSON.stringify(name)}.` },
        'description_field_list',
      );
    }
    const text = xmlValueSql(columns[at] as TableColumn, at);
    return `CASE WHEN ${cell(at)} IS NULL THEN '' ELSE concat(${literal(xmlText(`${name}: `))}, ${text}, chr(10)) END`;
  });
  return `concat('<desc>', ${lines.length === 0 ? "''" : concat(lines)}, '</desc>')`;
}

/**
 * The rows as GPX 1.1: points are waypoints, lines and the boundaries of areas tracks. The schema wants waypoints first, so
 * tracks wait in a file meanwhile.
 * @throws ExportRefused for a column that is not there
 */
export function writeGpx(source: ExportSource, options: GpxOptions): AsyncGenerator<string | Buffer> {
  const { columns } = source;
  const place = geometryColumn(columns);
  const naming = namingColumn(columns, options.nameField);
  const elements = elementNames(columns.map(({ name }) => name));
  const inside = [
    naming === -1 ? "''" : elementSql('<name>', columns[naming] as TableColumn, naming, '</name>'),
    options.descriptionFields ? descriptionSql(columns, options.descriptionFields) : "''",
    ...((options.useExtension ?? true)
      ? [
          "'<extensions>'",
          ...columns.flatMap((column, at) =>
            at === place ? [] : [elementSql(`<p:${elements[at]}>`, column, at, `</p:${elements[at]}>`)],
          ),
          "'</extensions>'",
        ]
      : []),
  ];
  return gpxText(source, place, concat(inside), options.title);
}

async function* gpxText(
  source: ExportSource,
  place: number,
  inside: string,
  title: string,
): AsyncGenerator<string | Buffer> {
  const read = placeReader(WGS84_CRS);
  const path = join(source.folder, `${randomUUID()}.gpx`);
  const tracks = createTextWriter(path);
  let hasTracks = false;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Portico" xmlns="http://www.topografix.com/GPX/1/1" xmlns:p="urn:portico:columns"><metadata><name>${xmlText(title)}</name></metadata>\n`;
  try {
    for await (const rows of source.rows([cell(place), inside])) {
      let text = '';
      for (const [where, content] of rows) {
        const geometry = read(where ?? null);
        if (!geometry) continue;
        const { points, segments } = gpxParts(geometry);
        for (const point of points) text += gpxWaypoint(point, content ?? '');
        if (segments.length > 0) {
          hasTracks = true;
          await tracks.write(gpxTrack(segments, content ?? ''));
        }
      }
      yield text;
    }
  } finally {
    await tracks.end();
  }
  if (hasTracks) yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  yield '</gpx>\n';
}
