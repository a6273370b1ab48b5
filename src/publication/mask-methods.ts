import { createHmac } from 'node:crypto';
import type { TableColumn } from '../tables/query.js';
import { findValues, maskMatches, maskWhole, readHeader } from '../validation/personal-data/index.js';

/**
 * How a column is made unrecognisable.
 * - `remove`: the column is left out;
 * - `mask`: stars; within longer texts only what was found, else the whole value but the first letter of each word;
 * - `hash`: the same pseudonym for the same value throughout the file, by a secret that nobody keeps;
 * - `generalise`: of a date its year, of a postal code its first two digits.
 */
export const MASK_METHODS = ['remove', 'mask', 'hash', 'generalise'] as const;
export type MaskMethod = (typeof MASK_METHODS)[number];

/** Turns a value into what is published in its place. Empty values stay empty. */
export type Masker = (value: string) => string;

type MaskedColumn = Pick<TableColumn, 'name' | 'type'> & { role?: { role: string } };

/**
 * The function that does it for one column; undefined where the method does not fit it, that is, `generalise` of what is
 * neither a date nor a postal code. Pure but for the secret.
 * @param embedded the personal values of the column stand within longer texts: only they are masked
 */
export function maskerFor(
  column: MaskedColumn,
  method: Exclude<MaskMethod, 'remove'>,
  secret: Uint8Array,
  embedded: boolean,
): Masker | undefined {
  if (method === 'hash') return (value) => pseudonym(value, secret);
  if (method === 'mask') {
    const header = readHeader(column.name);
    return embedded ? (value) => maskMatches(value, findValues(value, header).matches) : maskWhole;
  }
  return generaliser(column);
}

/** 64 bits of an HMAC: the same for a value however it is spaced and cased. */
function pseudonym(value: string, secret: Uint8Array): string {
  const plain = value.replace(/\s+/g, ' ').trim().toUpperCase();
  if (plain === '') return '';
  return `p_${createHmac('sha256', secret).update(plain).digest('hex').slice(0, 16)}`;
}

function generaliser({ name, type, role }: MaskedColumn): Masker | undefined {
  if (type === 'date' || type === 'dateTime') return (value) => value.slice(0, 4);
  if (role?.role === 'cap' || /(?:^|[^a-z])cap(?:$|[^a-z])/i.test(name)) {
    return (value) => value.trim().replace(/^(\d{2})\d{1,3}$/, '$1xxx');
  }
  if (type !== 'text' || !readHeader(name).birthDate) return undefined;
  // Dates that could not be read as such: a year, or nothing.
  return (value) => /(?:18|19|20)\d{2}/.exec(value)?.[0] ?? '';
}
