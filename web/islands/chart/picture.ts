import { SIGN_PATHS } from '../common/signs.js';
import { patternTile } from './patterns.js';
import type { Scene } from './scene.js';

const SVG = 'http://www.w3.org/2000/svg';
const FONT = '"Titillium Web", "Helvetica Neue", Arial, sans-serif';
const INK = '#17324d';
const LETTER = 7.4;
/** Of a capital: names of series are often codes. */
const CAPITAL = 8.6;
/** Pixels of the sign before an entry of the legend, and between two entries. */
const SIGN_ROOM = 32;
const GAP = 18;
const MARGIN = 16;

function element(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Words in lines of at most that many letters. */
export function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Places of the entries of a legend, in as many rows as they need. */
export function legendPlaces(
  titles: readonly string[],
  width: number,
): { places: { x: number; y: number }[]; height: number } {
  let x = 0;
  let y = 0;
  const places = titles.map((title) => {
    const wide = SIGN_ROOM + title.length * CAPITAL + GAP;
    if (x > 0 && x + wide > width) {
      x = 0;
      y += 22;
    }
    const place = { x, y };
    x += wide;
    return place;
  });
  return { places, height: titles.length > 0 ? y + 26 : 0 };
}

/** The rules that the page's style sheet has for charts, for a picture that stands alone. */
const rules = (font: string | undefined): string =>
  `${font ? `@font-face{font-family:"Titillium Web";font-weight:400;src:url(${font}) format("woff2")}` : ''}text,tspan{white-space:pre}`;

/** The chart as a picture of its own, with its title, what its colours mean and where it is from. */
export function toPicture(
  drawn: SVGSVGElement,
  scene: Scene,
  { subtitle, source, font }: { subtitle: string; source: string; font: string | undefined },
): SVGSVGElement {
  const width = Number(drawn.getAttribute('width'));
  const height = Number(drawn.getAttribute('height'));
  const inner = width - 2 * MARGIN;
  const title = wrap(scene.title, Math.floor(inner / 9.5));
  const under = wrap(subtitle, Math.floor(inner / LETTER));
  const names = scene.series.length > 1 ? scene.series.map(({ title }) => title) : [];
  const legend = legendPlaces(names, inner);
  const head = MARGIN + title.length * 24 + under.length * 19 + 8;
  const top = head + legend.height;
  const full = top + height + 34;
  const picture = element('svg', {
    xmlns: SVG,
    width,
    height: full,
    viewBox: `0 0 ${width} ${full}`,
    'font-family': FONT,
    'font-size': 14,
    fill: INK,
  }) as SVGSVGElement;
  picture.append(element('style', {}, rules(font)), element('title', {}, scene.title));
  picture.append(element('rect', { width, height: full, fill: '#fff' }));
  title.forEach((line, index) => {
    picture.append(
      element('text', { x: MARGIN, y: MARGIN + 18 + index * 24, 'font-size': 19, 'font-weight': 600 }, line),
    );
  });
  under.forEach((line, index) => {
    picture.append(element('text', { x: MARGIN, y: MARGIN + title.length * 24 + 14 + index * 19 }, line));
  });
  legend.places.forEach(({ x, y }, index) => {
    const group = element('g', { transform: `translate(${MARGIN + x},${head + y})` });
    group.append(...legendSign(scene, index), element('text', { x: SIGN_ROOM, y: 14 }, names[index] ?? ''));
    picture.append(group);
  });
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  for (const extra of copy.querySelectorAll('[data-pointer]')) extra.remove();
  // On the page these come from the style sheet.
  for (const [name, value] of Object.entries({
    'font-family': FONT,
    'font-size': 14,
    fill: INK,
    color: INK,
  })) {
    copy.setAttribute(name, String(value));
  }
  copy.setAttribute('y', String(top));
  picture.append(copy);
  picture.append(element('text', { x: MARGIN, y: full - 12, 'font-size': 11, fill: '#455a64' }, source));
  return picture;
}

/** What stands for a series in a legend: a piece of its line, its sign or its surface, 24 by 16 pixels. */
export function legendSign({ shape, series }: Scene, index: number): SVGElement[] {
  const one = series[index];
  if (!one) return [];
  if (shape === 'columns' || shape === 'bars') {
    // A drawing within a drawing keeps the strokes within their square.
    const tile = element('svg', { x: 4, y: 1, width: 16, height: 16, viewBox: '0 0 8 8' });
    tile.append(...patternTile(one));
    return [tile];
  }
  const sign = element('path', { d: SIGN_PATHS[one.sign], transform: 'translate(12,8)', fill: one.colour });
  if (shape !== 'lines') return [sign];
  const line = element('path', {
    d: 'M0,8 h24',
    stroke: one.colour,
    'stroke-width': 2.25,
    fill: 'none',
    ...(one.dash && { 'stroke-dasharray': one.dash }),
  });
  return [line, sign];
}
