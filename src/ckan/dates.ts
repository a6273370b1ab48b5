import type { Temporal } from '../catalog/model/index.js';
import { readDate } from '../rdf/from-dcat/dates.js';

const DAY_FIRST = /^\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(.*)$/;

/**
 * A date of a package: ISO 8601, numbers in the usual orders, month names. Where day and month could be either the day comes
 * first, as dcatapit shows dates (contract, section 6.2). Undefined when it is no date.
 */
export function readPackageDate(text: string): Temporal | undefined {
  const reading = readDate(text);
  if (reading.value !== undefined) return reading.value;
  if (reading.why !== 'date-ambiguous') return undefined;
  const [, day = '', , month = '', year = '', rest = ''] = DAY_FIRST.exec(text) ?? [];
  return readDate(`${year}-${month}-${day}${rest}`).value;
}
