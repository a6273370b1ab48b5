import { createReadStream } from 'node:fs';
import type { FormatReader, PartWritten } from '../tables/formats/format-reader.js';
import { declaredCrs } from './crs-names.js';
import { type GpxKind, readGpx } from './gpx-elements.js';
import { type LayerFeature, writeLayer } from './layer-writer.js';
import { layerName, utf8Path } from './utf8-file.js';

const LAYERS: Record<GpxKind, string> = { wpt: 'waypoints', trk: 'tracks', rte: 'routes' };

/** GPX: waypoints, tracks and routes, each a table where the file has any. */
export const gpxReader: FormatReader = {
  formats: ['gpx'],
  async parts(source, workDir) {
    const path = await utf8Path(source.path, workDir);
    const kinds = await kindsIn(path);
    const shown: GpxKind[] = kinds.length > 0 ? kinds : ['wpt'];
    return shown.map((kind) => ({
      name: shown.length > 1 ? LAYERS[kind] : layerName(source.fileName),
      write: (csvPath) => writeGpx(path, kind, csvPath),
    }));
  },
};

/** Which kinds occur, tracks first; looked for in the text, the XML is read when a layer is written. */
async function kindsIn(path: string): Promise<GpxKind[]> {
  const seen = new Set<string>();
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 18 })) {
    const text = rest + (chunk as string);
    for (const [, kind] of text.matchAll(/<(?:\w+:)?(wpt|trk|rte)(?=[\s>])/g)) seen.add(kind as string);
    rest = text.slice(-64);
  }
  return (['trk', 'rte', 'wpt'] as const).filter((kind) => seen.has(kind));
}

async function writeGpx(path: string, kind: GpxKind, csvPath: string): Promise<PartWritten> {
  const names = new Set<string>();
  for await (const element of readGpx(path)) {
    if (element.kind === kind) for (const name of Object.keys(element.properties)) names.add(name);
  }
  const columns = [...names];
  return writeLayer(csvPath, { columns, declared: declaredCrs('') }, features(path, kind, columns));
}

async function* features(
  path: string,
  kind: GpxKind,
  columns: readonly string[],
): AsyncGenerator<LayerFeature> {
  for await (const element of readGpx(path)) {
    if (element.kind !== kind) continue;
    yield { cells: columns.map((name) => element.properties[name] ?? ''), geometry: element.geometry };
  }
}
