import { ScaleLine } from 'ol/control.js';
import type { FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MVT from 'ol/format/MVT.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import Graticule from 'ol/layer/Graticule.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import OlMap from 'ol/Map.js';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import XYZ from 'ol/source/XYZ.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import type { StyleFunction } from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type VectorTile from 'ol/VectorTile.js';
import View from 'ol/View.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { selectedStyle } from './looks.js';
import type { MapPlace } from './settings.js';

export type Bbox = readonly [west: number, south: number, east: number, north: number];

/** GeoJSON as the portal sends it. */
export interface Features {
  type: 'FeatureCollection';
  features: unknown[];
}

/** A map on the page: what it shows is told to it, what happens on it is told back. */
export interface OpenMap {
  /** Rows as vector tiles from an address with `{z}`, `{x}`, `{y}`; none for undefined. */
  showTiles(address: string | undefined, style: StyleFunction): void;
  styleTiles(style: StyleFunction): void;
  /** Features that come as a whole: clusters, areas; none for undefined. */
  showFeatures(features: Features | undefined, style: StyleFunction): void;
  styleFeatures(style: StyleFunction): void;
  /** The selected one, in GeoJSON. */
  select(geometry: unknown): void;
  fit(bbox: Bbox, options?: { animate?: boolean; maxZoom?: number }): void;
  zoomBy(steps: number): void;
  go(place: MapPlace): void;
  place(): MapPlace | undefined;
  bbox(): Bbox | undefined;
  /** What is drawn in view, each once. */
  inView(most: number): { found: FeatureLike[]; more: boolean };
  close(): void;
}

export interface MapEvents {
  /** The map stands still at another place. `byReader` unless it was sent there. */
  onMove(byReader: boolean): void;
  /** Everything that was asked for is drawn. */
  onDrawn(): void;
  /** The nearest feature under a click, or nothing. */
  onPick(feature: FeatureLike | undefined): void;
}

const geojson = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
const PADDING = [36, 36, 36, 36];
const MAX_ZOOM = 19;
/** Positions of a geometry beyond which it is not drawn again to show that it is selected. */
const MOST_POSITIONS = 100_000;

/** The box of each feature among its properties: OpenLayers keeps nothing else of a feature. */
const withBoxes = ({ type, features }: Features): Features => ({
  type,
  features: (features as { bbox?: Bbox; properties: object }[]).map((feature) =>
    feature.bbox ? { ...feature, properties: { ...feature.properties, bbox: feature.bbox } } : feature,
  ),
});

/** Nothing to draw where there is nothing (204), and no noise where a tile cannot be had. */
function loadTile(tile: unknown, address: string): void {
  const vector = tile as VectorTile<FeatureLike>;
  vector.setLoader((extent, _resolution, projection) => {
    fetch(address)
      .then((response) => {
        if (!response.ok) throw new Error(String(response.status));
        return response.status === 204 ? new ArrayBuffer(0) : response.arrayBuffer();
      })
      .then((bytes) => {
        const format = vector.getFormat();
        vector.setFeatures(
          bytes.byteLength === 0
            ? []
            : (format.readFeatures(bytes, { extent, featureProjection: projection }) as never),
        );
      })
      .catch(() => vector.onError());
  });
}

const background = (lang: 'it' | 'en', tiles: { url: string } | undefined) =>
  tiles
    ? new TileLayer({ source: new XYZ({ url: tiles.url, maxZoom: MAX_ZOOM }) })
    : new Graticule({
        strokeStyle: new Stroke({ color: 'rgba(69,90,100,0.22)', width: 1 }),
        showLabels: true,
        wrapX: false,
        targetSize: 180,
        intervals: INTERVALS,
        lonLabelStyle: new Text({ ...GRATICULE_TEXT, textBaseline: 'bottom' }),
        latLabelStyle: new Text({ ...GRATICULE_TEXT, textAlign: 'end' }),
        lonLabelFormatter: (lon) => degrees(lang, lon, 'E', lang === 'it' ? 'O' : 'W'),
        latLabelFormatter: (lat) => degrees(lang, lat, 'N', 'S'),
      });

/** Degrees between meridians: decimal as their labels are. */
const INTERVALS = [
  90, 45, 30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001,
];

const GRATICULE_TEXT = {
  font: '12px "Titillium Web", Arial, sans-serif',
  fill: new Fill({ color: '#455a64' }),
  stroke: new Stroke({ color: '#eef2f6', width: 3 }),
};

const degrees = (lang: 'it' | 'en', value: number, positive: string, negative: string): string =>
  `${formatNumber(lang, Number(Math.abs(value).toFixed(4)))}° ${value < 0 ? negative : positive}`;

const positionsOf = (value: unknown): number =>
  Array.isArray(value)
    ? typeof value[0] === 'number'
      ? 1
      : value.reduce((sum: number, part) => sum + positionsOf(part), 0)
    : 0;

/** Opens a map in an element, which takes the keyboard. */
export function openMap(
  target: HTMLElement,
  events: MapEvents,
  { lang, tiles }: { lang: 'it' | 'en'; tiles: { url: string } | undefined },
): OpenMap {
  const tileLayer = new VectorTileLayer({ renderBuffer: 64, declutter: false, visible: false });
  const featureSource = new VectorSource();
  const featureLayer = new VectorLayer({ source: featureSource, visible: false });
  const selection = new VectorSource();
  const view = new View({
    center: fromLonLat([12.5, 42]),
    zoom: 5,
    maxZoom: MAX_ZOOM,
    enableRotation: false,
  });
  const map = new OlMap({
    target,
    layers: [
      background(lang, tiles),
      featureLayer,
      tileLayer,
      new VectorLayer({ source: selection, style: selectedStyle }),
    ],
    controls: [new ScaleLine()],
    // Only a map that was clicked takes the wheel and one finger: whoever reads on must not be held back.
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false, onFocusOnly: true }),
    view,
  });
  // Where the map was sent: a place that differs is the reader's, one that a resize leaves is not.
  const here = (): string => `${view.getCenter()?.map(Math.round)} ${view.getZoom()?.toFixed(2)}`;
  let sent = here();
  map.on('moveend', () => {
    const now = here();
    events.onMove(now !== sent);
    sent = now;
  });
  map.on('rendercomplete', () => events.onDrawn());
  map.on('pointermove', (event) => {
    if (event.dragging) return;
    const hit = map.hasFeatureAtPixel(event.pixel, { hitTolerance: 4, layerFilter: isOurs });
    target.style.cursor = hit ? 'pointer' : '';
  });
  map.on('singleclick', (event) => {
    const found = map.getFeaturesAtPixel(event.pixel, { hitTolerance: 8, layerFilter: isOurs });
    // Points and lines lie upon areas.
    const rank = (feature: FeatureLike): number =>
      /Polygon/.test(feature.getGeometry()?.getType() ?? '') ? 1 : 0;
    events.onPick(found.sort((a, b) => rank(a) - rank(b))[0]);
  });
  const isOurs = (layer: unknown): boolean => layer === tileLayer || layer === featureLayer;
  const extent = () => view.calculateExtent(map.getSize());
  return {
    showTiles(address, style) {
      tileLayer.setVisible(address !== undefined);
      tileLayer.setStyle(style);
      tileLayer.setSource(
        address === undefined
          ? null
          : (new VectorTileSource({
              format: new MVT(),
              url: address,
              maxZoom: 18,
              tileLoadFunction: loadTile as never,
            }) as never),
      );
    },
    styleTiles: (style) => tileLayer.setStyle(style),
    showFeatures(features, style) {
      featureLayer.setVisible(features !== undefined);
      featureLayer.setStyle(style);
      featureSource.clear(true);
      if (features) featureSource.addFeatures(geojson.readFeatures(withBoxes(features)) as never);
    },
    styleFeatures: (style) => featureLayer.setStyle(style),
    select(geometry) {
      selection.clear(true);
      if (!geometry) return;
      if (positionsOf((geometry as { coordinates?: unknown }).coordinates) > MOST_POSITIONS) return;
      selection.addFeatures(geojson.readFeatures({ type: 'Feature', geometry, properties: {} }) as never);
    },
    fit(bbox, { animate = false, maxZoom = 16 } = {}) {
      view.fit(transformExtent([...bbox], 'EPSG:4326', 'EPSG:3857'), {
        padding: PADDING,
        maxZoom,
        duration: animate ? 250 : 0,
      });
      if (!animate) sent = here();
    },
    zoomBy: (steps) => view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: 200 }),
    go({ lon, lat, zoom }) {
      view.setCenter(fromLonLat([lon, lat]));
      view.setZoom(zoom);
      sent = here();
    },
    place() {
      const centre = view.getCenter();
      const zoom = view.getZoom();
      if (!centre || zoom === undefined) return undefined;
      const [lon = 0, lat = 0] = toLonLat(centre);
      return { lon, lat, zoom };
    },
    bbox() {
      const [west = 0, south = 0, east = 0, north = 0] = transformExtent(extent(), 'EPSG:3857', 'EPSG:4326');
      return [Math.max(-180, west), Math.max(-85, south), Math.min(180, east), Math.min(85, north)];
    },
    inView(most) {
      const seen = new Set<unknown>();
      const found: FeatureLike[] = [];
      const among: FeatureLike[] = [
        ...(featureLayer.getVisible() ? featureSource.getFeaturesInExtent(extent()) : []),
        ...(tileLayer.getVisible() ? tileLayer.getFeaturesInExtent(extent()) : []),
      ];
      for (const feature of among) {
        const key = feature.get('_id') ?? feature.getId() ?? feature;
        if (seen.has(key)) continue;
        if (found.length >= most) return { found, more: true };
        seen.add(key);
        found.push(feature);
      }
      return { found, more: false };
    },
    close() {
      map.setTarget();
      map.dispose();
    },
  };
}
