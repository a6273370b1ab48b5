import { isVehiclePlate } from '../../../tables/roles/contacts.js';
import type { Match } from '../model.js';

/** Where a plate may be, for RE2: the whole cell, or a text that speaks of plates. */
export const PLATE_SHAPE = '^[A-HJ-NPR-TV-Z]{2}[ -]?[0-9]{3}[ -]?[A-HJ-NPR-TV-Z]{2}$|targ[ah]';

const SHAPED = /(?<![A-Z0-9])[A-HJ-NPR-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NPR-TV-Z]{2}(?![A-Z0-9])/g;

/** The plates of cars (since 1994) in a text: one that is nothing else, or one that is called a plate. */
export function findPlates(text: string): Match[] {
  const trimmed = text.trim();
  if (trimmed.length <= 9) {
    if (!isVehiclePlate(trimmed.replace(/-/g, ''))) return [];
    const start = text.indexOf(trimmed);
    return [{ kind: 'vehicle-plate', start, end: start + trimmed.length, value: plain(trimmed) }];
  }
  if (!/targ(?:a|at[oi]|he)/i.test(text)) return [];
  return Array.from(text.matchAll(SHAPED), (match) => ({
    kind: 'vehicle-plate' as const,
    start: match.index,
    end: match.index + match[0].length,
    value: plain(match[0]),
  }));
}

/**
 * The plates in a cell of a column of plates, where other shapes count too: motorcycles (two letters, five digits) and
 * plates of before 1994 (a province and six or more signs).
 */
export function findPlatesInColumn(text: string): Match[] {
  const found = findPlates(text);
  const trimmed = text.trim();
  if (found.length > 0 || !/^[A-Z]{2}[ -]?(?:\d{5,6}|[A-Z\d]\d{5})$/i.test(trimmed)) return found;
  const start = text.indexOf(trimmed);
  return [{ kind: 'vehicle-plate', start, end: start + trimmed.length, value: plain(trimmed) }];
}

const plain = (text: string): string => text.replace(/[ -]/g, '').toUpperCase();
