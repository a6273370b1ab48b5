/** Ways of telling series and categories apart besides colour: dashes of lines, signs of points, patterns of surfaces. */
export const DASHES = ['', '7 4', '2 4', '9 4 2 4', '12 4', '4 2', '2 2 8 2', '1 3', '5 5'] as const;
export const SIGNS = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'cross',
  'star',
  'wye',
  'hexagon',
  'circle',
] as const;
export const PATTERNS = [
  'plain',
  'rising',
  'dots',
  'falling',
  'level',
  'crossed',
  'upright',
  'grid',
  'plain',
] as const;

/** The signs as paths of SVG around 0, 0, about 9 pixels wide. */
export const SIGN_PATHS: Record<(typeof SIGNS)[number], string> = {
  circle: 'M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0',
  square: 'M-3.6,-3.6 h7.2 v7.2 h-7.2 Z',
  triangle: 'M0,-5 L4.6,3.4 L-4.6,3.4 Z',
  diamond: 'M0,-6 L3.5,0 L0,6 L-3.5,0 Z',
  cross: 'M-1.6,-4.8 h3.2 v3.2 h3.2 v3.2 h-3.2 v3.2 h-3.2 v-3.2 h-3.2 v-3.2 h3.2 Z',
  star: 'M0,-5.6 L1.3,-1.7 L5.3,-1.7 L2,0.7 L3.3,4.5 L0,2.1 L-3.3,4.5 L-2,0.7 L-5.3,-1.7 L-1.3,-1.7 Z',
  wye: 'M1.5,0.9 L1.5,4.8 L-1.5,4.8 L-1.5,0.9 L-4.9,-1.1 L-3.4,-3.7 L0,-1.7 L3.4,-3.7 L4.9,-1.1 Z',
  hexagon: 'M2.3,-4 L4.6,0 L2.3,4 L-2.3,4 L-4.6,0 L-2.3,-4 Z',
};
