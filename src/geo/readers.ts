import type { FormatReader } from '../tables/formats/format-reader.js';
import { geojsonReader } from './geojson-reader.js';
import { geopackageReader } from './geopackage-reader.js';
import { gpxReader } from './gpx-reader.js';
import { kmlReader } from './kml-reader.js';
import { shapefileReader } from './shapefile-reader.js';
import { topojsonReader } from './topojson-reader.js';

/** The readers of geographic formats, for `src/tables/formats/registry.ts`. */
export const GEO_READERS: readonly FormatReader[] = [
  geojsonReader,
  topojsonReader,
  shapefileReader,
  geopackageReader,
  kmlReader,
  gpxReader,
];
