import type { Geometry, Position } from '../geometry.js';

const tuples = (positions: readonly Position[]): string =>
  `<coordinates>${positions.map((position) => position.slice(0, 3).join(',')).join(' ')}</coordinates>`;

const ring = (positions: readonly Position[], side: 'outer' | 'inner'): string =>
  `<${side}BoundaryIs><LinearRing>${tuples(positions)}</LinearRing></${side}BoundaryIs>`;

const multi = (parts: readonly Geometry[]): string =>
  `<MultiGeometry>${parts.map(kmlGeometry).join('')}</MultiGeometry>`;

/** A geometry of WGS 84 in the elements of KML (OGC 12-007r2, section 10); the empty text where it has no place. */
export function kmlGeometry(geometry: Geometry): string {
  switch (geometry.type) {
    case 'Point':
      return geometry.coordinates.length === 0 ? '' : `<Point>${tuples([geometry.coordinates])}</Point>`;
    case 'LineString':
      return geometry.coordinates.length === 0
        ? ''
        : `<LineString>${tuples(geometry.coordinates)}</LineString>`;
    case 'Polygon': {
      const [outer, ...inner] = geometry.coordinates;
      if (!outer || outer.length === 0) return '';
      return `<Polygon>${ring(outer, 'outer')}${inner.map((hole) => ring(hole, 'inner')).join('')}</Polygon>`;
    }
    case 'MultiPoint':
      return multi(geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates })));
    case 'MultiLineString':
      return multi(geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates })));
    case 'MultiPolygon':
      return multi(geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates })));
    case 'GeometryCollection':
      return multi(geometry.geometries);
  }
}
