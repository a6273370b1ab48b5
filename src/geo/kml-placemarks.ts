import { eachPosition, type Geometry, joinParts, mapPositions, type Position } from './geometry.js';
import type { LayerFeature } from './layer-writer.js';
import { readXml, type XmlHandler } from './xml-stream.js';

/** A placemark of a KML (OGC 12-007r2). */
export interface Placemark {
  /** Own elements and ExtendedData, in the order of the file. */
  properties: Record<string, string>;
  /** Names of the folders around it, outermost first, joined by ` / `. */
  folder: string;
  geometry: LayerFeature['geometry'];
}

/** What a KML holds besides placemarks that a table cannot show. */
export interface KmlExtras {
  /** Links to KML elsewhere; never followed. */
  networkLinks: number;
}

/** Elements of a placemark that become columns of their own name. */
const OWN = new Set(['name', 'description', 'address', 'phoneNumber']);
const SHAPES = new Set([
  'Point',
  'LineString',
  'LinearRing',
  'Polygon',
  'MultiGeometry',
  'Track',
  'MultiTrack',
]);

interface Frame {
  type: string;
  positions: Position[];
  rings: Position[][];
  parts: Geometry[];
}

/** The placemarks of a KML file (UTF-8), one by one. @throws NotReadable */
export function readPlacemarks(path: string, extras: KmlExtras): AsyncGenerator<Placemark> {
  return readXml(path, (emit) => kmlHandler(emit, extras));
}

function kmlHandler(emit: (placemark: Placemark) => void, extras: KmlExtras): XmlHandler {
  const path: string[] = [];
  const folders: string[] = [];
  let placemark: Placemark | null = null;
  let frames: Frame[] = [];
  let parts: Geometry[] = [];
  let broken = false;
  let dataName = '';

  function endShape(frame: Frame): void {
    const { type, positions, rings } = frame;
    const parent = frames[frames.length - 1];
    if (type === 'LinearRing' && parent?.type === 'Polygon') {
      // The outer boundary comes first in GeoJSON, wherever the file has it.
      if (path.includes('outerBoundaryIs')) parent.rings.unshift(positions);
      else parent.rings.push(positions);
      return;
    }
    let made: Geometry | null = null;
    if (type === 'Point') made = { type, coordinates: positions[0] ?? [] };
    else if (type === 'Polygon') made = { type, coordinates: rings };
    else if (type === 'MultiGeometry' || type === 'MultiTrack') made = joinParts(frame.parts);
    else made = { type: 'LineString', coordinates: positions };
    if (made) (parent?.parts ?? parts).push(made);
  }

  function endProperty(name: string, parent: string | undefined, text: string): void {
    if (!placemark || text === '') return;
    const { properties } = placemark;
    if (parent === 'Placemark' && OWN.has(name)) properties[name] = text;
    else if (name === 'SimpleData' || (name === 'value' && parent === 'Data')) properties[dataName] = text;
    else if (name === 'when' && parent === 'TimeStamp') properties.when = text;
    else if ((name === 'begin' || name === 'end') && parent === 'TimeSpan') properties[name] = text;
  }

  return {
    open(name, attributes) {
      path.push(name);
      if (name === 'Folder') folders.push('');
      else if (name === 'NetworkLink') extras.networkLinks += 1;
      else if (name === 'Placemark') {
        placemark = { properties: {}, folder: folders.filter(Boolean).join(' / '), geometry: null };
        frames = [];
        parts = [];
        broken = false;
      } else if (name === 'Data' || name === 'SimpleData') dataName = attributes.name ?? '';
      else if (SHAPES.has(name)) frames.push({ type: name, positions: [], rings: [], parts: [] });
    },
    close(name, text) {
      path.pop();
      const parent = path[path.length - 1];
      if (name === 'Folder') folders.pop();
      else if (name === 'name' && parent === 'Folder') folders[folders.length - 1] = text;
      else if (name === 'Placemark' && placemark) {
        placemark.geometry = broken ? 'broken' : flattened(joinParts(parts));
        emit(placemark);
        placemark = null;
      } else if (name === 'coordinates' || (name === 'coord' && parent === 'Track')) {
        const positions = name === 'coord' ? readTuple(text.split(/\s+/)) : readCoordinates(text);
        if (positions) for (const position of positions) frames[frames.length - 1]?.positions.push(position);
        else broken = true;
      } else if (SHAPES.has(name)) {
        const frame = frames.pop();
        if (frame) endShape(frame);
      } else endProperty(name, parent, text);
    },
  };
}

/** `lon,lat[,height]` tuples between blanks (section 10.1.4.4); blanks behind commas are forgiven. */
function readCoordinates(text: string): Position[] | null {
  const positions: Position[] = [];
  const tidy = text.includes(', ') ? text.replace(/,\s+/g, ',') : text;
  for (const tuple of tidy.split(/\s+/)) {
    if (tuple === '') continue;
    const position = readTuple(tuple.split(','));
    if (!position) return null;
    positions.push(...position);
  }
  return positions;
}

function readTuple(parts: readonly string[]): Position[] | null {
  const position = parts
    .slice(0, 3)
    .filter((part) => part !== '')
    .map(Number);
  return position.length >= 2 && position.every(Number.isFinite) ? [position] : null;
}

/** Drops heights that are all zero: programs write them where there are none. */
function flattened(geometry: Geometry | null): Geometry | null {
  if (!geometry) return null;
  let hasHeight = false;
  let hasZero = false;
  eachPosition(geometry, (position) => {
    if (position.length < 3) return;
    if (position[2] === 0) hasZero = true;
    else hasHeight = true;
  });
  return hasZero && !hasHeight ? mapPositions(geometry, (position) => position.slice(0, 2)) : geometry;
}
