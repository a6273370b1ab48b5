import { type Static, Type } from '@sinclair/typebox';

/**
 * What a column means beyond its type. `code` is an identifier of no known kind; the others say which.
 * `province_code` is the two-letter code of a province (BO), `vehicle_plate` that of a vehicle; `belfiore` the
 * cadastral code of a municipality; `ipa` the code of an administration in the IPA index.
 */
export const ROLES = [
  'istat_municipality',
  'istat_province',
  'istat_region',
  'municipality_name',
  'province_name',
  'region_name',
  'province_code',
  'belfiore',
  'nuts',
  'cap',
  'codice_fiscale',
  'partita_iva',
  'ipa',
  'cup',
  'cig',
  'iban',
  'vehicle_plate',
  'uri',
  'email',
  'phone',
  'year',
  'time',
  'latitude',
  'longitude',
  'easting',
  'northing',
  'point',
  'shape',
  'quartiere',
  'code',
] as const;

export const RoleSchema = Type.Union(
  ROLES.map((role) => Type.Literal(role)),
  { description: 'What the values of a column identify or measure.' },
);

export type Role = Static<typeof RoleSchema>;

/** A role found in a column, and what speaks for it. */
export interface ColumnRole {
  role: Role;
  /** Share of the looked-at distinct values that are valid for the role, from 0 to 1. */
  share: number;
  evidence: {
    /** Distinct values looked at that are valid for the role, and those that are not. */
    valid: number;
    invalid: number;
    /** At most five: the invalid ones where there are any, else valid ones. */
    samples: string[];
    /** Why, one short English phrase. */
    reason: string;
  };
  /** Reference system of coordinates, as suggested by their range, e.g. `EPSG:4326`. */
  crs?: string;
  /** Other systems that the range cannot tell apart from `crs`. */
  crsAlternatives?: string[];
  /** Name of the column with the other half of the coordinates. */
  pairedWith?: string;
  /** Latitude and longitude appear to be exchanged: as named they lie outside Italy, swapped inside. */
  suggestSwap?: boolean;
}
