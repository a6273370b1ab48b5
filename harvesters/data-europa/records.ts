import type { Bilingual } from '../../src/errors.js';
import type { DcatRecord } from '../dcat-rdf/records.js';

/** A dataset of data.europa.eu: as RDF where that could be had, and as the search knows it. */
export interface EuropaRecord {
  readonly document?: Readonly<Record<string, unknown>>;
  readonly dcat?: DcatRecord;
  /** Why there is no RDF although it was asked for. */
  readonly problem?: Bilingual;
}
