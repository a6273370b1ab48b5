import { jsonValues } from '../../tables/export/json-values.js';
import { namingColumn } from '../../tables/export/places.js';
import type { ExportSource } from '../../tables/export/source.js';
import { pointOf } from './show-value.js';

/**
 * Points as POIs of navigators (TomTom OV2): type 2, length, longitude and latitude in hundred-thousandths of a degree, a
 * name that ends in a zero. Rows without a point are left out.
 */
export async function* writeOv2(source: ExportSource): AsyncGenerator<Buffer> {
  const place = source.columns.findIndex(({ type }) => type === 'geoPoint');
  const naming = namingColumn(source.columns);
  for await (const rows of jsonValues(source)) {
    const records = rows.flatMap((row) => {
      const point = pointOf(row[place]);
      if (!point) return [];
      const name = Buffer.from(String(row[naming] ?? ''), 'utf8');
      const head = Buffer.alloc(13);
      head.writeUInt8(2, 0);
      head.writeUInt32LE(head.length + name.length + 1, 1);
      head.writeInt32LE(Math.round(point.lon * 100_000), 5);
      head.writeInt32LE(Math.round(point.lat * 100_000), 9);
      return [head, name, Buffer.alloc(1)];
    });
    yield Buffer.concat(records);
  }
}
