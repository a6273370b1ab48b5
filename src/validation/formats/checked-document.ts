import type { Bilingual } from '../../errors.js';
import type { DocumentReport } from '../validate.js';

/** A document that was checked. `source` is its file or address, as it was given. */
export interface ReadDocument {
  source: string;
  /** `format` may be one that is not RDF: our own JSON. */
  report: Omit<DocumentReport, 'format'> & { format: string };
}

/** A document that could not be read. */
export interface RefusedDocument {
  source: string;
  refusal: Bilingual;
  /** Where reading stopped, counted from 1. */
  line?: number | undefined;
  column?: number | undefined;
}

/** What the writers of this folder take: one document of a run. */
export type CheckedDocument = ReadDocument | RefusedDocument;

export const isRefused = (document: CheckedDocument): document is RefusedDocument => 'refusal' in document;

/** Whether a run has anything of that weight, or heavier. Documents that were not read are another matter. */
export function hasFound(documents: readonly CheckedDocument[], least: 'violation' | 'warning'): boolean {
  return documents.some(
    (document) =>
      !isRefused(document) &&
      (document.report.counts.violation > 0 || (least === 'warning' && document.report.counts.warning > 0)),
  );
}
