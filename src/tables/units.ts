import { Decoration } from './cell-class.js';

/**
 * Signs of unit that may stand beside a number, as a pattern: percent, currencies, and the measures that
 * Italian administrations write into their cells. A closed list: `12 bis` and `3 A` are no measures.
 */
export const UNIT_SIGNS =
  '%|‰|€|EUR|Euro|euro|\\$|£|' +
  'kg|Kg|KG|mg|g|t|km|Km|KM|km²|km2|kmq|Kmq|m|mt|cm|mm|m²|m2|mq|Mq|MQ|m³|m3|mc|Mc|MC|ha|l|kWh|KWh|MWh|GWh|kW|KW|MW|' +
  'µg/m³|µg/m3|ug/m3|mg/l|mg/kg|°C|ppm|dB|dB\\(A\\)|ore|min|anni|gg|giorni|ab/km²|ab/kmq|kg/ab|t/anno|€/kg|€/mq|€/m²|€/mese|€/anno';

/** The bit of `Decoration` that a sign of unit stands for. */
export function unitKind(sign: string): number {
  if (sign === '%' || sign === '‰') return Decoration.Percent;
  return /^(?:€|\$|£|EUR|Euro|euro)$/.test(sign) ? Decoration.Currency : Decoration.Measure;
}

/** A sign of unit in the one way it is shown: the euro however it is written is `€`. */
export function unitSign(affix: string): string {
  const sign = affix.replace('#', '').trim();
  return /^(?:EUR|Euro|euro)$/.test(sign) ? '€' : sign;
}

const BEGINNINGS = new Uint8Array(128 * 128);
for (const unit of UNIT_SIGNS.replaceAll('\\', '').split('|')) {
  const first = unit.charCodeAt(0);
  const second = unit.length > 1 ? unit.charCodeAt(1) : 0;
  if (first < 128 && second < 128) BEGINNINGS[first * 128 + second] = 1;
}

/**
 * Whether a sign of unit may begin with these two ASCII letters; what cannot be told by two bytes may. `second` is 0 at
 * the end of a cell.
 */
export function beginsUnit(first: number, second: number): boolean {
  if (first > 127 || second > 127) return true;
  // Behind a unit of one letter only blanks and a parenthesis come.
  const next = second === 0x29 || second <= 0x20 ? 0 : second;
  return BEGINNINGS[first * 128 + next] === 1;
}
