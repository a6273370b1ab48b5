import type { ColumnType } from '../../tables/table-model.js';
import type { ValueKind } from './find-values.js';
import type { HeaderWords } from './headers.js';

/** What was counted of one kind in one column. */
export interface KindEvidence {
  /** Rows with such a value, whoever it belongs to. */
  rows: number;
  /** Rows whose cell is that value and nothing else. */
  wholeRows: number;
  /** Rows with the shape of it, right or wrong; only of values with check digits. */
  shapedRows: number;
  /** Rows with a value that is not of an office by itself, and how many different ones. */
  personalRows: number;
  personalDistinct: number;
  /** Rows with a mobile number, or an address called `name.surname`. */
  personalLookRows: number;
  /** Such personal values, at most five, as they are: they are masked before they leave. */
  samples: string[];
}

/** What was counted in one column. */
export interface ColumnEvidence {
  column: string;
  index: number;
  type: ColumnType;
  /** DuckDB's expression for its values as text; null where they are none. */
  text: string | null;
  header: HeaderWords;
  /** Rows with a value. */
  filled: number;
  found: Partial<Record<ValueKind, KindEvidence>>;
  /** Rows that speak of health and name somebody in the same cell. */
  healthCells: number;
  /** Rows that speak of health; counted only where the table speaks of persons. */
  healthRows: number;
  /** Its name may announce persons, and its values are not masked. */
  named: boolean;
  /** Share of the looked-at values that read like the name of a person. */
  personShare: number;
  /** First and last year of a column of birth dates. */
  years?: { first: number; last: number };
  distinct?: number;
  /** Counts come from part of the values, chosen by their hash. */
  sampled: boolean;
  /** Values of names and dates, for their masked samples. */
  samples: string[];
}

/** What was counted in a table. */
export interface TableEvidence {
  rows: number;
  columns: ColumnEvidence[];
  /** Share of the rows whose birth date, sex and place occur once; only where the table has all three. */
  uniqueShare?: number;
  /** Different persons by name and birth date; only where the table has both. */
  persons?: number;
  /** The year in which it is asked. */
  year: number;
}
