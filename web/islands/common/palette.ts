/**
 * Colours of series and categories, in an order in which neighbours differ most. Each has a contrast of at least 4.5 to
 * white, and they keep apart for readers who do not tell red from green; next to them stands another sign all the same.
 */
export const SERIES_COLOURS = [
  '#0b5cad',
  '#b34700',
  '#00705a',
  '#8b3fa8',
  '#7a5c00',
  '#b0005e',
  '#00708c',
  '#4d4d4d',
] as const;

/** The colour of what is counted together as "others". */
export const OTHERS_COLOUR = '#5b6770';

/** Of areas and features without a value. */
export const NO_VALUE_COLOUR = '#d5dade';

/** From light to dark, by number of classes: lightness alone tells them apart (after ColorBrewer's YlGnBu). */
const RAMPS: Readonly<Record<number, readonly string[]>> = {
  1: ['#2c7fb8'],
  2: ['#a1dab4', '#225ea8'],
  3: ['#c7e9b4', '#41b6c4', '#225ea8'],
  4: ['#d9efb1', '#7fcdbb', '#2c7fb8', '#253494'],
  5: ['#e6f5b2', '#a1dab4', '#41b6c4', '#2c7fb8', '#253494'],
  6: ['#eaf7b5', '#b6e2b6', '#6cc5be', '#2f9bc1', '#225ea8', '#162a75'],
  7: ['#eef9b8', '#c7e9b4', '#7fcdbb', '#41b6c4', '#1d91c0', '#225ea8', '#0c2c84'],
};

export const MOST_CLASSES = 7;

/** Colours of that many ordered classes, the least first; 1 to 7. */
export const rampOf = (classes: number): readonly string[] =>
  RAMPS[Math.max(1, Math.min(MOST_CLASSES, classes))] as readonly string[];

/** The colour of a series by its place. */
export const seriesColour = (index: number): string =>
  SERIES_COLOURS[index % SERIES_COLOURS.length] as string;

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
export function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16)));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, from 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
