import type { FormatReader, PartWritten } from '../tables/formats/format-reader.js';
import { cellText, createPropertyKinds } from './cell-text.js';
import { type Declared, declaredCrs } from './crs-names.js';
import { damaged } from './findings.js';
import { type JsonObject, readFeatures } from './geojson-stream.js';
import { asGeometry } from './geometry.js';
import { type LayerFeature, writeLayer } from './layer-writer.js';
import { layerName, utf8Path } from './utf8-file.js';

/** More properties than this are no table. */
const MOST_COLUMNS = 2000;

/**
 * GeoJSON (RFC 7946, and the `crs` member of the form before it): FeatureCollection, Feature, bare geometry, a list of
 * features, one feature a line. Two readings: the first gathers properties and members of the root, the second writes.
 */
export const geojsonReader: FormatReader = {
  formats: ['geojson'],
  async parts(source, workDir) {
    return [
      {
        name: layerName(source.fileName),
        write: async (csvPath) => writeGeojson(await utf8Path(source.path, workDir), csvPath),
      },
    ];
  },
};

async function writeGeojson(path: string, csvPath: string): Promise<PartWritten> {
  const root: JsonObject = {};
  const kinds = createPropertyKinds();
  const twins = createIdTwins();
  let rows = 0;
  let listed = true;
  for await (const feature of readFeatures(path, root)) {
    for (const row of rowsOf(feature)) {
      rows += 1;
      if (rows === 1) listed = feature.type === 'Feature';
      kinds.add(row.properties);
      if (row.ownId !== undefined) twins.add(row.ownId, row.properties);
    }
    if (feature.crs !== undefined) root.crs ??= feature.crs;
    if (kinds.names().length > MOST_COLUMNS) throw damaged(`More than ${MOST_COLUMNS} different properties`);
  }
  const all = kinds.names();
  const redundant = twins.found() ? all.indexOf('id') : -1;
  const columns = all.filter((_, at) => at !== redundant);
  const layer = {
    columns,
    natives: kinds.natives().filter((_, at) => at !== redundant),
    declared: crsMember(root.crs),
    recordPath: listed ? 'features' : '',
  };
  return writeLayer(csvPath, layer, layerFeatures(path, columns));
}

async function* layerFeatures(path: string, columns: readonly string[]): AsyncGenerator<LayerFeature> {
  for await (const feature of readFeatures(path, {})) {
    for (const { properties, geometry } of rowsOf(feature)) {
      const cells = columns.map((name) => cellText(properties[name]));
      const absent = geometry === null || geometry === undefined;
      yield { cells, geometry: absent ? null : (asGeometry(geometry) ?? 'broken') };
    }
  }
}

interface Row {
  properties: JsonObject;
  geometry: unknown;
  /** The `id` of the feature where it is no property as well. */
  ownId?: unknown;
}

/** Whether some property repeats the `id` of every feature, as ArcGIS exports do: then `id` is no column. */
function createIdTwins(): { add(id: unknown, properties: JsonObject): void; found(): boolean } {
  let twins: string[] | undefined;
  return {
    add(id, properties) {
      const candidates = twins ?? Object.keys(properties).filter((key) => key !== 'id');
      twins = candidates.filter((key) => String(properties[key]) === String(id));
    },
    found: () => (twins?.length ?? 0) > 0,
  };
}

/** The rows of an object found in the file: one for a feature, one for a bare geometry, none for an empty collection. */
function* rowsOf(object: JsonObject): Generator<Row> {
  const { type, id } = object;
  if (type === 'FeatureCollection') return;
  if (type === 'GeometryCollection' && object.properties === undefined) {
    const members = Array.isArray(object.geometries) ? object.geometries : [];
    for (const geometry of members) yield { properties: {}, geometry };
    return;
  }
  if (type !== 'Feature' && object.coordinates !== undefined) {
    yield { properties: {}, geometry: object };
    return;
  }
  const own = object.properties;
  const properties =
    typeof own === 'object' && own !== null && !Array.isArray(own) ? (own as JsonObject) : {};
  if (id === undefined || 'id' in properties) yield { properties, geometry: object.geometry };
  else yield { properties: { ...properties, id }, geometry: object.geometry, ownId: id };
}

/**
 * The `crs` member of GeoJSON before RFC 7946 (the 2008 specification, section 3), in the forms that files have.
 * Absent or null is WGS 84.
 */
export function crsMember(member: unknown): Declared {
  if (typeof member === 'string') return declaredCrs(member);
  if (typeof member !== 'object' || member === null) return declaredCrs('');
  const { properties, type } = member as { properties?: JsonObject; type?: unknown };
  const name = properties?.name ?? properties?.href;
  if (typeof name === 'string') return declaredCrs(name);
  const code = properties?.code;
  if (typeof code === 'number' || typeof code === 'string') return declaredCrs(String(code));
  return { known: false, text: String(type) };
}
