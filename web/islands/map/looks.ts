import type { FeatureLike } from 'ol/Feature.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { Colouring, Look } from './colouring.js';
import { ONE_LOOK } from './colouring.js';

const WHITE = '#ffffff';
const INK = '#17324d';
const SELECTED = '#d9006c';

/** Corners of the signs that OpenLayers can draw: as near to those of the charts as it gets. */
const CORNERS: Partial<Record<Look['sign'], { points: number; radius2?: number; angle?: number }>> = {
  square: { points: 4, angle: Math.PI / 4 },
  triangle: { points: 3 },
  diamond: { points: 4 },
  cross: { points: 4, radius2: 2.5 },
  star: { points: 5, radius2: 3 },
  wye: { points: 3, radius2: 2.2 },
  hexagon: { points: 6 },
};

/** `declutterMode` says what is so anyway: without it OpenLayers 10 finds no point of a tile under the pointer. */
function signOf({ colour, sign }: Look, radius: number, edge = WHITE): CircleStyle | RegularShape {
  const fill = new Fill({ color: colour });
  const stroke = new Stroke({ color: edge, width: edge === WHITE ? 1.25 : 0.75 });
  const corners = CORNERS[sign];
  return corners
    ? new RegularShape({ fill, stroke, radius: radius + 1.5, declutterMode: 'none', ...corners })
    : new CircleStyle({ fill, stroke, radius, declutterMode: 'none' });
}

const made = new Map<string, Style | Style[]>();

function kept(key: string, make: () => Style | Style[]): Style | Style[] {
  let style = made.get(key);
  if (!style) {
    // Colours of many columns, one after the other, must not pile up.
    if (made.size > 500) made.clear();
    style = make();
    made.set(key, style);
  }
  return style;
}

const translucent = (colour: string, alpha: string): string => `${colour}${alpha}`;

/** Rows behind one feature, as a step of sizes. */
const stepOf = (count: unknown): number =>
  typeof count === 'number' && count > 1 ? Math.min(6, Math.ceil(Math.log10(count) * 2)) : 0;

/** The style of rows: points, lines and areas in the colour of their value. */
export function rowStyle(
  colouring: Colouring | undefined,
  column: string | undefined,
): (feature: FeatureLike) => Style | Style[] {
  return (feature) => {
    const look = colouring && column !== undefined ? colouring.lookOf(feature.get(column)) : ONE_LOOK;
    const type = feature.getGeometry()?.getType() ?? 'Point';
    const step = stepOf(feature.get('_count'));
    // The light end of a ramp needs an edge to be seen on a light ground.
    const ordered = colouring?.ordered ?? false;
    const key = `${type} ${look.colour} ${look.dash} ${look.sign} ${step} ${ordered}`;
    return kept(key, () => {
      if (type.endsWith('Point')) return new Style({ image: signOf(look, 5 + step, ordered ? INK : WHITE) });
      if (type.endsWith('LineString')) {
        const dash = look.dash.split(' ').filter(Boolean).map(Number);
        const line = new Style({
          stroke: new Stroke({ color: look.colour, width: 2.5, ...(dash.length > 0 && { lineDash: dash }) }),
        });
        return ordered ? [new Style({ stroke: new Stroke({ color: INK, width: 4 }) }), line] : line;
      }
      return new Style({
        fill: new Fill({ color: translucent(look.colour, ordered ? 'e6' : '66') }),
        stroke: new Stroke({
          color: ordered ? INK : look.colour,
          width: ordered ? 0.75 : 1.5,
        }),
      });
    });
  };
}

/** The style of points that stand for several rows: a circle with their number. */
export function clusterStyle(text: (count: number) => string): (feature: FeatureLike) => Style | Style[] {
  return (feature) => {
    const count = Number(feature.get('count') ?? 1);
    if (count <= 1) return kept('single', () => new Style({ image: signOf(ONE_LOOK, 6) }));
    const words = text(count);
    const radius = Math.max(12 + 3 * Math.log10(count), words.length * 4.2 + 4);
    return kept(
      `cluster ${words}`,
      () =>
        new Style({
          image: new CircleStyle({
            radius,
            fill: new Fill({ color: ONE_LOOK.colour }),
            stroke: new Stroke({ color: 'rgba(255,255,255,0.85)', width: 3 }),
          }),
          text: new Text({
            text: words,
            font: '600 13px "Titillium Web", Arial, sans-serif',
            fill: new Fill({ color: WHITE }),
          }),
        }),
    );
  };
}

/** The style of areas with a value each. */
export function areaStyle(colouring: Colouring | undefined): (feature: FeatureLike) => Style | Style[] {
  return (feature) => {
    const look = colouring?.lookOf(feature.get('value'));
    const colour = look?.colour ?? '#e9edf1';
    return kept(
      `area ${colour}`,
      () => new Style({ fill: new Fill({ color: colour }), stroke: new Stroke({ color: INK, width: 0.75 }) }),
    );
  };
}

/** What is selected: above everything, with a frame that no value has. */
export const selectedStyle = (feature: FeatureLike): Style[] => {
  const point = feature.getGeometry()?.getType().endsWith('Point');
  if (point) {
    return [
      new Style({
        image: new CircleStyle({
          radius: 10,
          fill: new Fill({ color: 'rgba(255,255,255,0.35)' }),
          stroke: new Stroke({ color: SELECTED, width: 3.5 }),
        }),
      }),
    ];
  }
  return [
    new Style({ stroke: new Stroke({ color: WHITE, width: 7 }) }),
    new Style({
      fill: new Fill({ color: 'rgba(217,0,108,0.12)' }),
      stroke: new Stroke({ color: SELECTED, width: 3.5 }),
    }),
  ];
};
