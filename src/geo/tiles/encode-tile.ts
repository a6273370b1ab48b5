import { PbfWriter } from 'pbf';
import { EXTENT } from './tile-math.js';
import { AREA, type Flat, POINT, type ShapeKind } from './world-shape.js';

/** A value of an attribute; what is null is left out, as MVT has no null. */
export type TileValue = string | number | boolean | null;

/** A feature of a tile, in units of its grid. */
export interface TileFeature {
  /** Whole and not negative. */
  id: number;
  kind: ShapeKind;
  parts: readonly Flat[];
  /** In the order of the layer's keys. */
  values: readonly TileValue[];
}

/** A layer of a tile. */
export interface TileLayer {
  name: string;
  keys: readonly string[];
  features: readonly TileFeature[];
}

const MOVE = 1;
const DRAW = 2;
const CLOSE = 7;

/**
 * A tile with one layer (Mapbox Vector Tile 2.1). Areas must have their rings in the order and direction that the standard
 * wants, as `shapeInTile` gives them.
 */
export function encodeTile(layer: TileLayer): Buffer {
  const pbf = new PbfWriter();
  pbf.writeMessage(3, writeLayer, layer);
  return Buffer.from(pbf.finish());
}

function writeLayer(layer: TileLayer, pbf: PbfWriter): void {
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, layer.name);
  const values = new Map<string | number | boolean, number>();
  for (const feature of layer.features) pbf.writeMessage(2, writeFeature, { feature, values });
  for (const key of layer.keys) pbf.writeStringField(3, key);
  for (const value of values.keys()) pbf.writeMessage(4, writeValue, value);
  pbf.writeVarintField(5, EXTENT);
}

interface Writing {
  feature: TileFeature;
  values: Map<string | number | boolean, number>;
}

function writeFeature({ feature, values }: Writing, pbf: PbfWriter): void {
  pbf.writeVarintField(1, feature.id);
  const tags: number[] = [];
  for (const [key, value] of feature.values.entries()) {
    if (value === null) continue;
    let at = values.get(value);
    if (at === undefined) {
      at = values.size;
      values.set(value, at);
    }
    tags.push(key, at);
  }
  pbf.writePackedVarint(2, tags);
  pbf.writeVarintField(3, feature.kind);
  pbf.writePackedVarint(4, commandsOf(feature.kind, feature.parts));
}

function writeValue(value: string | number | boolean, pbf: PbfWriter): void {
  if (typeof value === 'string') pbf.writeStringField(1, value);
  else if (typeof value === 'boolean') pbf.writeBooleanField(7, value);
  else if (!Number.isSafeInteger(value)) pbf.writeDoubleField(3, value);
  else if (value < 0) pbf.writeSVarintField(6, value);
  else pbf.writeVarintField(5, value);
}

const zigzag = (step: number): number => (step < 0 ? -2 * step - 1 : 2 * step);

/** Section 4.3 of the standard: commands with their counts, and steps from one position to the next. */
function commandsOf(kind: ShapeKind, parts: readonly Flat[]): number[] {
  const out: number[] = [];
  let x = 0;
  let y = 0;
  const step = (part: Flat, at: number): void => {
    const toX = part[at] as number;
    const toY = part[at + 1] as number;
    out.push(zigzag(toX - x), zigzag(toY - y));
    x = toX;
    y = toY;
  };
  for (const part of parts) {
    const count = part.length / 2;
    if (kind === POINT) {
      out.push(count * 8 + MOVE);
      for (let at = 0; at < part.length; at += 2) step(part, at);
      continue;
    }
    out.push(8 + MOVE);
    step(part, 0);
    out.push((count - 1) * 8 + DRAW);
    for (let at = 2; at < part.length; at += 2) step(part, at);
    if (kind === AREA) out.push(8 + CLOSE);
  }
  return out;
}
