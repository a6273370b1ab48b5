import { readFile, stat } from 'node:fs/promises';
import { feature } from 'topojson-client';
import { type FormatReader, NotReadable } from '../tables/formats/format-reader.js';
import { cellText, createPropertyKinds } from './cell-text.js';
import { damaged, tooLarge } from './findings.js';
import { crsMember } from './geojson-reader.js';
import type { JsonObject } from './geojson-stream.js';
import { asGeometry } from './geometry.js';
import { type LayerFeature, writeLayer } from './layer-writer.js';
import { layerName, utf8Path } from './utf8-file.js';

type Topology = Parameters<typeof feature>[0];
type TopologyObject = Exclude<Parameters<typeof feature>[1], string>;

/** Arcs are shared by all features, so that a TopoJSON is held in memory whole. */
const LARGEST_FILE = 128 * 1024 * 1024;

/** TopoJSON: each member of `objects` is a layer. */
export const topojsonReader: FormatReader = {
  formats: ['topojson'],
  async parts(source, workDir) {
    const topology = await readTopology(await utf8Path(source.path, workDir));
    const objects = Object.entries(topology.objects);
    return objects.map(([name, object]) => ({
      name: objects.length === 1 ? layerName(source.fileName) : name,
      write: (csvPath) => {
        const kinds = createPropertyKinds();
        for (const member of membersOf(object)) kinds.add(propertiesOf(member));
        const columns = kinds.names();
        const declared = crsMember((topology as unknown as JsonObject).crs);
        const layer = { columns, natives: kinds.natives(), declared, recordPath: `objects.${name}` };
        return writeLayer(csvPath, layer, layerFeatures(topology, object, columns));
      },
    }));
  },
};

async function readTopology(path: string): Promise<Topology> {
  if ((await stat(path)).size > LARGEST_FILE) throw tooLarge('TopoJSON of more than 128 MB');
  try {
    const topology = JSON.parse(await readFile(path, 'utf8')) as Topology;
    const { arcs, objects } = topology;
    if (!Array.isArray(arcs) || typeof objects !== 'object' || objects === null) {
      throw damaged('No arcs or no objects in the TopoJSON');
    }
    return topology;
  } catch (error) {
    throw error instanceof NotReadable ? error : damaged(`Broken JSON: ${(error as Error).message}`);
  }
}

/** The features of an object: those of a collection, or itself. */
function membersOf(object: TopologyObject): TopologyObject[] {
  const isCollection = object.type === 'GeometryCollection' && object.properties === undefined;
  return isCollection ? (object as { geometries: TopologyObject[] }).geometries : [object];
}

function propertiesOf(member: TopologyObject): JsonObject {
  const properties = (member.properties ?? {}) as JsonObject;
  return member.id === undefined || 'id' in properties ? properties : { ...properties, id: member.id };
}

function* layerFeatures(
  topology: Topology,
  object: TopologyObject,
  columns: readonly string[],
): Generator<LayerFeature> {
  for (const member of membersOf(object)) {
    const properties = propertiesOf(member);
    yield {
      cells: columns.map((name) => cellText(properties[name])),
      geometry: geometryOf(topology, member),
    };
  }
}

function geometryOf(topology: Topology, member: TopologyObject): LayerFeature['geometry'] {
  try {
    const made = feature(topology, member);
    if (!('geometry' in made) || made.geometry === null) return null;
    return asGeometry(made.geometry) ?? 'broken';
  } catch {
    return 'broken';
  }
}
