/** Lexical classes of cells. A class says how a cell is written, never what its column means. */
export const CellClass = {
  Empty: 0,
  /** Up to 15 digits, no leading zero. */
  Integer: 1,
  /** Digits (possibly with a mark) that begin with a superfluous zero: `037006`, `01.10`. */
  LeadingZero: 2,
  /** 16 digits and more: an identifier, a double would lose it. */
  LongInteger: 3,
  /** A point that can only be the decimal one: `75266.06`, `0.125`. */
  DecimalPoint: 4,
  DecimalComma: 5,
  /** `1.234`: 1234 or 1 and 234 thousandths. */
  AmbiguousPoint: 6,
  AmbiguousComma: 7,
  /** `1.234.567` */
  GroupedPoint: 8,
  GroupedComma: 9,
  /** `1.234,56` */
  GroupedPointDecimal: 10,
  /** `1,234.56` */
  GroupedCommaDecimal: 11,
  /** `8.2e-05` */
  Exponent: 12,
  /** `2024-03-31` */
  DateIso: 13,
  /** `2024/03/31` */
  DateYmdSlash: 14,
  /** Day first, proved by a day above 12. */
  DateDmy: 15,
  /** Month first, proved by a day above 12. */
  DateMdy: 16,
  /** Day or month first: both below 13. */
  DateEither: 17,
  DateTimeIso: 18,
  DateTimeZoned: 19,
  DateTimeDmy: 20,
  DateTimeMdy: 21,
  DateTimeEither: 22,
  Time: 23,
  /** A short word: a truth value or a null token, perhaps. */
  Token: 24,
  Text: 25,
  /** `{...}` or `[...]` */
  Json: 26,
  /** `44.49, 11.34` */
  LatLon: 27,
  /** `POINT (11.34 44.49)` and the other WKT geometries. */
  Wkt: 28,
  /** `="028001"`, the way to protect a code from Excel. */
  ExcelText: 29,
} as const;

export type CellClass = (typeof CellClass)[keyof typeof CellClass];

/** Number of classes: the width of a column's row in the count table. */
export const CELL_CLASSES = 30;

const CLASS_NAMES = Object.fromEntries(Object.entries(CellClass).map(([name, value]) => [value, name]));

/** Name of a class for evidence and tests. */
export function cellClassName(cellClass: number): string {
  return CLASS_NAMES[cellClass] ?? 'Unknown';
}

/** Bits of `CellShape.decoration`: signs around a number that the class does not count. */
export const Decoration = {
  Percent: 1,
  Currency: 2,
  Parentheses: 4,
  SpaceGroups: 8,
  ApostropheGroups: 16,
  /** A measure such as `kg` or `m²`. */
  Measure: 32,
} as const;

/** Bits of `CellShape.separator`: the sign between the parts of a date, and the parts of its time. */
export const DateSign = {
  Slash: 1,
  Dash: 2,
  Dot: 4,
  Seconds: 8,
  NoSeconds: 16,
  Fraction: 32,
  T: 64,
  Space: 128,
  /** A day or month below ten of one digit, or of two. */
  ShortDay: 256,
  LongDay: 512,
  ShortHour: 1024,
  LongHour: 2048,
} as const;

/** What the last call of `classifyCell` found beside the class. Reused: read it before the next call. */
export interface CellShape {
  decoration: number;
  dateSigns: number;
  /** Digits before the decimal mark. */
  whole: number;
  /** Digits after the decimal mark. */
  scale: number;
  negative: boolean;
  /** Value of an `Integer` cell. */
  value: number;
  /** Blanks around the content. */
  padded: boolean;
  /** How the sign of unit is written, `#` for the number: `€ #`, `# %`; empty where there is none. */
  affix: string;
}

/** The one record of details: written by the classifiers, read through `lastShape`. */
export const shape: CellShape = {
  decoration: 0,
  dateSigns: 0,
  whole: 0,
  scale: 0,
  negative: false,
  value: 0,
  padded: false,
  affix: '',
};

/** Details of the cell classified last, see `CellShape`. */
export function lastShape(): Readonly<CellShape> {
  return shape;
}

/** The ASCII of a span of bytes as text. */
export function latin(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] as number);
  return text;
}
