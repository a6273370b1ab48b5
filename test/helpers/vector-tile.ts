import { PbfReader } from 'pbf';

/** A feature as a client of vector tiles sees it. */
export interface DecodedFeature {
  id: number;
  kind: number;
  properties: Record<string, string | number | boolean>;
  /** Parts as lists of positions in units of the tile. */
  parts: [number, number][][];
}

export interface DecodedLayer {
  name: string;
  extent: number;
  version: number;
  features: DecodedFeature[];
}

/** Reads a tile by the words of the standard (Mapbox Vector Tile 2.1), with no code of ours. */
export function decodeTile(bytes: Uint8Array): DecodedLayer[] {
  return new PbfReader(bytes).readFields((tag, layers: DecodedLayer[], pbf) => {
    if (tag === 3) layers.push(readLayer(pbf));
  }, []);
}

interface RawFeature {
  id: number;
  kind: number;
  tags: number[];
  commands: number[];
}

function readLayer(pbf: PbfReader): DecodedLayer {
  const keys: string[] = [];
  const values: (string | number | boolean)[] = [];
  const raw: RawFeature[] = [];
  const layer: DecodedLayer = { name: '', extent: 0, version: 0, features: [] };
  const end = pbf.readVarint() + pbf.pos;
  pbf.readFields(
    (tag) => {
      if (tag === 15) layer.version = pbf.readVarint();
      if (tag === 1) layer.name = pbf.readString();
      if (tag === 5) layer.extent = pbf.readVarint();
      if (tag === 3) keys.push(pbf.readString());
      if (tag === 4) values.push(readValue(pbf));
      if (tag === 2) raw.push(readFeature(pbf));
    },
    undefined,
    end,
  );
  layer.features = raw.map(({ id, kind, tags, commands }) => {
    const properties: DecodedFeature['properties'] = {};
    for (let at = 0; at < tags.length; at += 2) {
      const key = keys[tags[at] as number];
      const value = values[tags[at + 1] as number];
      if (key === undefined || value === undefined) throw new Error('A tag without key or value');
      properties[key] = value;
    }
    return { id, kind, properties, parts: readParts(kind, commands) };
  });
  return layer;
}

function readFeature(pbf: PbfReader): RawFeature {
  const feature: RawFeature = { id: 0, kind: 0, tags: [], commands: [] };
  const end = pbf.readVarint() + pbf.pos;
  pbf.readFields(
    (tag) => {
      if (tag === 1) feature.id = pbf.readVarint();
      if (tag === 2) pbf.readPackedVarint(feature.tags);
      if (tag === 3) feature.kind = pbf.readVarint();
      if (tag === 4) pbf.readPackedVarint(feature.commands);
    },
    undefined,
    end,
  );
  return feature;
}

function readValue(pbf: PbfReader): string | number | boolean {
  let value: string | number | boolean = '';
  const end = pbf.readVarint() + pbf.pos;
  pbf.readFields(
    (tag) => {
      if (tag === 1) value = pbf.readString();
      if (tag === 2) value = pbf.readFloat();
      if (tag === 3) value = pbf.readDouble();
      if (tag === 4) value = pbf.readVarint(true);
      if (tag === 5) value = pbf.readVarint();
      if (tag === 6) value = pbf.readSVarint();
      if (tag === 7) value = pbf.readBoolean();
    },
    undefined,
    end,
  );
  return value;
}

function readParts(kind: number, commands: number[]): [number, number][][] {
  const parts: [number, number][][] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < commands.length; ) {
    const word = commands[at++] as number;
    const [command, count] = [word & 7, word >> 3];
    if (command === 7) continue;
    for (let time = 0; time < count; time += 1) {
      const unzigzag = (value: number): number => (value >> 1) ^ -(value & 1);
      x += unzigzag(commands[at++] as number);
      y += unzigzag(commands[at++] as number);
      if (command === 1 && (kind !== 1 || parts.length === 0)) parts.push([]);
      parts.at(-1)?.push([x, y]);
    }
  }
  return parts;
}
