import { useEffect } from 'preact/hooks';
import { formatNumber } from '../../../src/portal/format-plain.js';
import type { Colouring } from './colouring.js';
import { areaStyle, clusterStyle, rowStyle } from './looks.js';
import type { Features, OpenMap } from './open-map.js';
import type { ShownAreas } from './use-areas.js';

export interface Layers {
  lang: 'it' | 'en';
  /** Template of the rows' tiles; none for undefined. */
  tiles: string | undefined;
  colouring: Colouring | undefined;
  /** Column of the colours. */
  colour: string | undefined;
  /** Areas with values; null while they are not there, undefined where rows are shown. */
  areas: ShownAreas | null | undefined;
  clusters: Features | undefined;
  /** Geometry of the selected row. */
  selected: unknown;
}

/** Puts onto a map what is to be seen, and only what has changed. */
export function useLayers(map: OpenMap | undefined, layers: Layers): void {
  const { lang, tiles, colouring, colour, areas, clusters, selected } = layers;
  // Other colours are another style for the same tiles: see below.
  useEffect(() => {
    map?.showTiles(tiles, rowStyle(colouring, colour));
  }, [map, tiles]);
  useEffect(() => {
    map?.styleTiles(rowStyle(colouring, colour));
  }, [map, colouring, colour]);
  useEffect(() => {
    if (!map) return;
    if (areas === undefined)
      map.showFeatures(
        clusters,
        clusterStyle((count) => formatNumber(lang, count)),
      );
    else map.showFeatures(areas?.features, areaStyle(areas?.colouring));
  }, [map, lang, areas, clusters]);
  useEffect(() => {
    map?.select(selected);
  }, [map, selected]);
}
