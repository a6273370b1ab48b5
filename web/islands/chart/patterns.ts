import type { SceneSeries } from './scene.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Id of the pattern of a series within a drawing. */
export const patternId = (index: number): string => `portico-pattern-${index}`;

/** White strokes on the colour of a series, in a tile of 8 by 8. */
const STROKES: Record<SceneSeries['pattern'], string> = {
  plain: '',
  rising: 'M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4',
  falling: 'M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4',
  level: 'M0,4 h8',
  upright: 'M4,0 v8',
  dots: 'M2.9,4 a1.1,1.1 0 1,0 2.2,0 a1.1,1.1 0 1,0 -2.2,0',
  crossed: 'M0,0 l8,8 M0,8 l8,-8',
  grid: 'M0,4 h8 M4,0 v8',
};

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The surface of a series as a square of 8 by 8 pixels: its colour, and the strokes that tell it from others. */
export function patternTile({ colour, pattern }: Pick<SceneSeries, 'colour' | 'pattern'>): SVGElement[] {
  const ground = element('rect', { width: '8', height: '8', fill: colour });
  const path = STROKES[pattern];
  if (path === '') return [ground];
  return [ground, element('path', { d: path, stroke: '#fff', 'stroke-width': '1.4', fill: 'none' })];
}

/** A mark that draws nothing but keeps the patterns of the series in the drawing. */
export function drawPatterns(series: readonly SceneSeries[]): () => SVGElement {
  return () => {
    const defs = element('defs', {});
    series.forEach((one, index) => {
      const pattern = element('pattern', {
        id: patternId(index),
        width: '8',
        height: '8',
        patternUnits: 'userSpaceOnUse',
      });
      pattern.append(...patternTile(one));
      defs.append(pattern);
    });
    return defs;
  };
}
