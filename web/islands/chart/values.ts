import type { Scene } from './scene.js';

/** The values of a chart as a table: a column for the axis, then one for each series; empty where a series has none. */
export interface ValueTable {
  header: string[];
  /** As people read them. */
  rows: string[][];
  /** For programs: numbers with a decimal point, moments as in ISO 8601. */
  plain: string[][];
}

/** The table behind what is drawn, in the order of the axis. A cloud of points has a row for each. */
export function toValues(scene: Scene): ValueTable {
  return scene.shape === 'cloud' || scene.shape === 'density' ? listed(scene) : crossed(scene);
}

function listed(scene: Scene): ValueTable {
  const many = scene.series.length > 1;
  const title = (series: number): string => scene.series[series]?.title ?? '';
  return {
    header: [scene.xTitle, scene.yTitle, ...(many ? [scene.byTitle ?? ''] : [])],
    rows: scene.points.map((p) => [p.xText, p.yText, ...(many ? [title(p.series)] : [])]),
    plain: scene.points.map((p) => [plainX(scene, p.x), String(p.y), ...(many ? [title(p.series)] : [])]),
  };
}

function crossed(scene: Scene): ValueTable {
  const rows = new Map<
    string,
    { x: number | string; x1?: number; text: string; cells: string[]; plain: string[] }
  >();
  for (const point of scene.points) {
    const key = String(point.x);
    let row = rows.get(key);
    if (!row) {
      row = {
        x: point.x,
        ...(point.x1 !== undefined && { x1: point.x1 }),
        text: point.xText,
        cells: scene.series.map(() => ''),
        plain: scene.series.map(() => ''),
      };
      rows.set(key, row);
    }
    row.cells[point.series] = point.yText;
    row.plain[point.series] = String(point.y);
  }
  const ordered = [...rows.values()];
  if (scene.axis !== 'category') ordered.sort((a, b) => Number(a.x) - Number(b.x));
  const names = scene.series.length > 1 ? scene.series.map(({ title }) => title) : [scene.yTitle];
  return {
    header: [scene.xTitle, ...names],
    rows: ordered.map(({ text, cells }) => [text, ...cells]),
    plain: ordered.map(({ x, x1, plain }) => [
      x1 === undefined ? plainX(scene, x) : `${plainX(scene, x)}/${plainX(scene, x1)}`,
      ...plain,
    ]),
  };
}

const plainX = (scene: Scene, x: number | string): string =>
  scene.axis === 'time' && typeof x === 'number'
    ? new Date(x).toISOString().replace('T00:00:00.000Z', '')
    : String(x);

/** A cell of a CSV, harmless where a spreadsheet would take its text for a formula. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?(e[-+]?\d+)?$)/i.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The values as CSV (RFC 4180), in UTF-8 with its mark, so that spreadsheets read the accents. */
export function toCsv({ header, plain }: ValueTable): string {
  return `\uFEFF${[header, ...plain].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
