import { precisionOf, type Temporal } from '../../catalog/model/index.js';
import { PREFIXES } from '../namespaces.js';
import type { Term } from '../read/terms.js';
import { readDate } from './dates.js';
import { pickOne } from './iris.js';
import type { Node } from './node.js';
import type { Reading } from './reading.js';
import { isEmpty } from './texts.js';

const DATATYPES = { year: 'gYear', month: 'gYearMonth', day: 'date', dateTime: 'dateTime' } as const;

/** The one date of a property, in the precision the source gave it. */
export const oneDate = (r: Reading, node: Node, property: string): Temporal | undefined =>
  pickOne(r, node, property, (term) => dateOf(r, node, property, term));

/** The date a value is, or undefined after having put it aside. */
export function dateOf(r: Reading, node: Node, property: string, term: Term): Temporal | undefined {
  if (term.termType !== 'Literal') return r.keep('date-invalid', node, property, term);
  if (isEmpty(r, node, property, term)) return undefined;
  const reading = readDate(term.value);
  if (reading.value === undefined) return r.keep(reading.why, node, property, term);
  const { value, mended } = reading;
  const datatype = term.datatype.value;
  if (mended) r.note('date-notation', node, property, term.value, value);
  else if (datatype !== `${PREFIXES.xsd}${DATATYPES[precisionOf(value)]}`) {
    r.note('date-datatype', node, property, `${term.value} ${datatype.replace(PREFIXES.xsd, 'xsd:')}`, value);
  }
  return value;
}

/** The one size in bytes of a property; any datatype, but a whole number. */
export const oneByteSize = (r: Reading, node: Node, property: string): number | undefined =>
  pickOne(r, node, property, (term) => {
    const value = numberOf(r, node, property, term);
    return value === undefined || (Number.isSafeInteger(value) && value >= 0)
      ? value
      : r.keep('number-invalid', node, property, term);
  });

/** The one number above zero of a property. */
export const onePositive = (r: Reading, node: Node, property: string): number | undefined =>
  pickOne(r, node, property, (term) => {
    const value = numberOf(r, node, property, term);
    return value === undefined || value > 0 ? value : r.keep('number-invalid', node, property, term);
  });

function numberOf(r: Reading, node: Node, property: string, term: Term): number | undefined {
  if (term.termType !== 'Literal') return r.keep('number-invalid', node, property, term);
  const text = term.value.trim();
  if (isEmpty(r, node, property, term)) return undefined;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) return r.keep('number-invalid', node, property, term);
  if (term.datatype.value === `${PREFIXES.xsd}string`)
    r.note('number-notation', node, property, text, String(value));
  return value;
}

/** The one ISO 8601 duration of a property. */
export const oneDuration = (r: Reading, node: Node, property: string): string | undefined =>
  pickOne(r, node, property, (term) => {
    if (term.termType !== 'Literal') return r.keep('duration-invalid', node, property, term);
    const text = term.value.trim();
    return /^P(?=.)(\d+(\.\d+)?[YMWD])*(T(\d+(\.\d+)?[HMS])+)?$/.test(text)
      ? text
      : r.keep('duration-invalid', node, property, term);
  });

/** The IANA media type that a value names, as a text or as the IRI of its registration. */
export function mediaTypeIn(term: Term): string | undefined {
  if (term.termType === 'BlankNode') return undefined;
  const text = term.value
    .trim()
    .replace(/^https?:\/\/(www\.)?iana\.org\/assignments\/media-types\//, '')
    .replace(/;.*$/, '')
    .trim();
  return /^[\w.+-]+\/[\w.+-]+$/.test(text) ? text : undefined;
}

/** The one media type of a property. */
export const oneMediaType = (r: Reading, node: Node, property: string): string | undefined =>
  pickOne(r, node, property, (term) => {
    if (term.termType === 'Literal' && isEmpty(r, node, property, term)) return undefined;
    return mediaTypeIn(term) ?? r.keep('media-type-invalid', node, property, term);
  });
