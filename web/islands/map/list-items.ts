import type { FeatureLike } from 'ol/Feature.js';
import { transformExtent } from 'ol/proj.js';
import { cellText } from '../../../src/portal/cell.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import type { IslandColumn } from '../island.js';
import type { Bbox } from './open-map.js';
import type { MapTexts } from './texts.js';

/** What is in view, as a line of the list. */
export interface SeenItem {
  key: string;
  title: string;
  cells: string[];
  /** Number of the row, where it is one. */
  row: number | undefined;
  /** Rows that it stands for. */
  count: number;
  /** Around what it stands for, where that is known. */
  bbox: Bbox | undefined;
}

/** Box in degrees of what a feature stands for, where it carries one (groups do), else of itself. */
const bboxOf = (feature: FeatureLike): Bbox | undefined => {
  const box = feature.get('bbox') as Bbox | undefined;
  if (Array.isArray(box)) return box;
  const extent = feature.getGeometry()?.getExtent();
  return extent && (transformExtent(extent, 'EPSG:3857', 'EPSG:4326') as unknown as Bbox);
};

/** A feature of the map as a line of the list: its row, or how many rows it stands for. */
export function toSeen(
  lang: 'it' | 'en',
  t: MapTexts,
  labels: readonly IslandColumn[],
  feature: FeatureLike,
): SeenItem {
  const count = Number(feature.get('count') ?? feature.get('_count') ?? 1);
  const row = Number(feature.get('_id'));
  const bbox = bboxOf(feature);
  if (count > 1) {
    return {
      key: `many-${row || bbox?.join()}`,
      title: t('list.zoom', { count: formatNumber(lang, count) }),
      cells: labels.slice(1).map(() => ''),
      row: undefined,
      count,
      bbox,
    };
  }
  const [first = '', ...cells] = labels.map((column) => cellText(lang, column, feature.get(column.name)));
  return { key: String(row), title: first || t('card', { id: row }), cells, row, count: 1, bbox };
}
