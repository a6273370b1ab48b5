import { joinParts, type Position } from './geometry.js';
import type { LayerFeature } from './layer-writer.js';
import { readXml, type XmlHandler } from './xml-stream.js';

/** The three kinds of things in a GPX 1.1; each is a layer. */
export type GpxKind = 'wpt' | 'rte' | 'trk';

export interface GpxElement {
  kind: GpxKind;
  properties: Record<string, string>;
  geometry: LayerFeature['geometry'];
}

/** Waypoints, routes and tracks of a GPX file (UTF-8), in the order of the file. @throws NotReadable */
export function readGpx(path: string): AsyncGenerator<GpxElement> {
  return readXml(path, gpxHandler);
}

const KINDS = new Set<string>(['wpt', 'rte', 'trk']);

/**
 * Heights (`ele`) are the third ordinate, and a column of waypoints. A track has the times of its first and last
 * point as `time_start` and `time_end`. Leaves of `extensions` are columns of their local name.
 */
function gpxHandler(emit: (element: GpxElement) => void): XmlHandler {
  const path: string[] = [];
  let element: GpxElement | null = null;
  let segments: Position[][] = [];
  let point: Position | null = null;
  let broken = false;
  let leaf = false;

  function endPoint(): void {
    if (!point) return;
    if (segments.length === 0) segments.push([]);
    segments[segments.length - 1]?.push(point);
    point = null;
  }

  function endElement(done: GpxElement): void {
    const kept = segments.filter((segment) => segment.length > 0);
    if (broken) done.geometry = 'broken';
    else if (done.kind === 'wpt')
      done.geometry = kept[0] ? { type: 'Point', coordinates: kept[0][0] ?? [] } : null;
    else done.geometry = joinParts(kept.map((coordinates) => ({ type: 'LineString', coordinates })));
    emit(done);
  }

  function endProperty(name: string, parent: string, text: string): void {
    if (!element || text === '') return;
    const { properties } = element;
    if (parent === 'trkpt' || parent === 'rtept') {
      if (name !== 'time') return;
      properties.time_start ??= text;
      properties.time_end = text;
    } else if (KINDS.has(parent)) properties[name] = text;
    else if (leaf && path.includes('extensions') && !path.includes('trkpt') && !path.includes('rtept')) {
      properties[name] ??= text;
    }
  }

  return {
    open(name, attributes) {
      path.push(name);
      leaf = true;
      if (element === null && KINDS.has(name)) {
        element = { kind: name as GpxKind, properties: {}, geometry: null };
        segments = [];
        broken = false;
      }
      if (name === 'trkseg') segments.push([]);
      if (name === 'wpt' || name === 'trkpt' || name === 'rtept') {
        const position = [Number(attributes.lon ?? Number.NaN), Number(attributes.lat ?? Number.NaN)];
        if (position.every(Number.isFinite)) point = position;
        else broken = true;
      }
      if (name === 'link' && element && KINDS.has(path[path.length - 2] ?? '') && attributes.href) {
        element.properties.link ??= attributes.href;
      }
    },
    close(name, text) {
      path.pop();
      const parent = path[path.length - 1] ?? '';
      if (name === 'ele' && point && text !== '' && Number.isFinite(Number(text))) point[2] = Number(text);
      if (name === 'wpt' || name === 'trkpt' || name === 'rtept') endPoint();
      if (element && KINDS.has(name) && parent === 'gpx') {
        endElement(element);
        element = null;
      } else if (name !== 'link') endProperty(name, parent, text);
      leaf = false;
    },
  };
}
