import type { ColumnStatistics } from '../profile/profile-model.js';
import type { TableColumn } from '../query/relation.js';
import type { Message } from '../table-model.js';

/** How the values of a column are best brought to one: amounts add up, states and shares have an average. */
export interface Summary {
  aggregate: 'sum' | 'avg';
  /** Why, for people: said below a chart. */
  reason: Message;
}

/** What of a column tells how its values come together. */
type NamedColumn = Pick<TableColumn, 'name' | 'label' | 'unit'> & { type: string };

/** Units of shares, of something per something, and of states: degrees, pressures, levels of sound. */
const RATE_UNITS = /^[%‰]|\/|°|^(?:ppm|ppb|dB|hPa|mbar|anni|years|pH)\b/i;

/** Words of shares, averages and things per something: whatever else a name says, they never add up. */
const RELATIVE = new Set(
  `percentuale percentuali perc percentage percent pct tasso tassi media medio medie medi mean avg average mediana
  median indice indici index indicatore ratio rapporto quoziente densità densita density incidenza capite procapite
  capita quota quote share variazione scostamento punteggio punteggi score rating unitario unitaria`.split(
    /\s+/,
  ),
);
/** Words of states and sizes of one thing: they do not add up, unless they are counted or totalled. */
const STATES = new Set(
  `temperatura temperature temp umidità umidita humidity pressione pressure velocità velocita speed concentrazione
  concentration età eta age altezza height altitudine altitude elevazione elevation azimut azimuth declinazione
  declination latitudine latitude lat longitudine longitude lon lng livello level distanza distance durata duration
  prezzo prezzi price tariffa tariffe tariff pendenza slope larghezza width diametro diameter profondità profondita
  depth ritardo delay rumore decibel pm10 pm25 no2 o3 ozono benzene ph voto`.split(/\s+/),
);
/** Words of counts and totals. */
const AMOUNTS = new Set(
  `totale totali tot total numero numeri num nr n number count conteggio somma sum popolazione population pop
  residenti abitanti persone importo importi spesa spese costo costi quantità quantita quantity casi`.split(
    /\s+/,
  ),
);

/** The words of a name: `oreDiLuce`, `ore_di_luce` and `Ore di luce` are the same three. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Whether a name tells that adding its values up means nothing. */
function namesRate(name: string): boolean {
  const words = wordsOf(name);
  if (name.includes('%') || words.some((word) => RELATIVE.has(word))) return true;
  if (words.some((word) => AMOUNTS.has(word))) return false;
  if (isHoursOfLight(words)) return true;
  return words.some(
    (word, at) =>
      STATES.has(word) &&
      // `Età 18-35` counts those who are so old.
      !(/^(?:età|eta|age)$/.test(word) && /^\d/.test(words[at + 1] ?? '')),
  );
}

/** How long days are: a length of time that belongs to each day. */
const isHoursOfLight = (words: readonly string[]): boolean =>
  words.some((word) => /^(?:ore|hours)$/.test(word)) &&
  words.some((word) => /^(?:luce|sole|insolazione|light|daylight|sun|sunshine)$/.test(word));

/** Different values from which on their range says something. */
const ENOUGH = 10;
/** How many times the least value the greatest of a quantity that is always about the same may be. */
const NARROW = 4;

/**
 * The range of decimals that measure a state: shares from 0 to 1, or values never far from each other, as hours of daylight.
 * Amounts begin near nothing and spread over orders of magnitude.
 */
function boundedRange(
  column: NamedColumn,
  known: ColumnStatistics | undefined,
): [number, number] | undefined {
  if (column.type !== 'number' || !known || known.distinct < ENOUGH) return undefined;
  if (known.min === null || known.max === null) return undefined;
  const [min, max] = [Number(known.min), Number(known.max)];
  const share = min >= 0 && max <= 1;
  return share || (min > 0 && max / min < NARROW) ? [min, max] : undefined;
}

const number = (value: number, lang: 'it' | 'en'): string =>
  String(Number(value.toPrecision(6))).replace('.', lang === 'it' ? ',' : '.');

/**
 * Whether the values of a column of numbers add up or have an average, by its unit, its names and the range of its values.
 *
 * @param known what the profile says of the column, where there is one
 */
export function summaryOf(column: NamedColumn, known?: ColumnStatistics): Summary {
  const { label, unit, name } = column;
  if (unit !== undefined && RATE_UNITS.test(unit)) {
    return average({
      it: `I valori di «${label}» sono in ${unit}: non si sommano, se ne fa la media.`,
      en: `The values of “${label}” are in ${unit}: they do not add up, their average is taken.`,
    });
  }
  if (namesRate(name) || namesRate(label)) {
    return average({
      it: `Il nome di «${label}» dice valori che non si sommano: se ne fa la media.`,
      en: `The name of “${label}” tells values that do not add up: their average is taken.`,
    });
  }
  const isAmount = [...wordsOf(name), ...wordsOf(label)].some((word) => AMOUNTS.has(word));
  const range = isAmount || unit === '€' ? undefined : boundedRange(column, known);
  if (range) {
    const [min, max] = range;
    return average({
      it: `I valori di «${label}» stanno tutti tra ${number(min, 'it')} e ${number(max, 'it')}, come misure e non come quantità: se ne fa la media.`,
      en: `All values of “${label}” lie between ${number(min, 'en')} and ${number(max, 'en')}, as readings and not as amounts: their average is taken.`,
    });
  }
  return {
    aggregate: 'sum',
    reason: {
      it: `I valori di «${label}» sono quantità: si sommano.`,
      en: `The values of “${label}” are amounts: they are added up.`,
    },
  };
}

const average = (reason: Message): Summary => ({ aggregate: 'avg', reason });
