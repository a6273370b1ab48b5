import { allOf, type SearchNode } from '../../search/query/tree.js';
import { searchError } from './faults.js';
import { readDate } from './solr/dates.js';

/** Parameters of extensions that narrow a search by place and time. */
export interface Extent {
  /** ckanext-spatial: west, south, east, north in degrees. */
  ext_bbox?: string;
  /** First and last day of the period that is described. */
  ext_startdate?: string;
  ext_enddate?: string;
}

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

function boxOf(text: string): SearchNode {
  const wrong = () => searchError('Wrong bounding box provided');
  const parts = text.split(',');
  if (parts.length !== 4 || !parts.every((part) => NUMBER.test(part))) throw wrong();
  const [west, south, east, north] = parts.map(Number) as [number, number, number, number];
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90)
    throw wrong();
  if (south > north) throw wrong();
  return { kind: 'box', west, south, east, north };
}

const dayOf = (text: string, now: Date): string => readDate(text, now).from.toISOString().slice(0, 10);

/** The condition of `ext_bbox`, `ext_startdate` and `ext_enddate`. Throws a Search Error (409) for what is none. */
export function extentOf({ ext_bbox, ext_startdate, ext_enddate }: Extent, now: Date): SearchNode {
  const box = ext_bbox?.trim() ? [boxOf(ext_bbox)] : [];
  const from = ext_startdate?.trim() ? { from: dayOf(ext_startdate, now) } : {};
  const to = ext_enddate?.trim() ? { to: dayOf(ext_enddate, now) } : {};
  const period: SearchNode[] = 'from' in from || 'to' in to ? [{ kind: 'period', ...from, ...to }] : [];
  return allOf([...box, ...period]);
}
