import type { Bilingual } from '../../errors.js';
import { shaclReportTurtle } from '../shacl/report.js';
import { type CheckedDocument, isRefused } from './checked-document.js';
import { junitReport } from './junit.js';
import { sarifLog } from './sarif.js';
import { documentText } from './text.js';

export {
  type CheckedDocument,
  hasFound,
  isRefused,
  type ReadDocument,
  type RefusedDocument,
} from './checked-document.js';
export { junitReport } from './junit.js';
export { sarifLog } from './sarif.js';
export { documentText, formatReport } from './text.js';

/** The forms a report is given in. */
export const REPORT_FORMATS = ['text', 'json', 'shacl', 'sarif', 'junit'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  shacl: 'text/turtle; charset=utf-8',
  sarif: 'application/sarif+json; charset=utf-8',
  junit: 'application/xml; charset=utf-8',
};

export interface WriteOptions {
  language: keyof Bilingual;
  /** From which weight on a rule fails in JUnit. */
  failOn?: 'violation' | 'warning';
}

/**
 * Writes the documents of a run: text; JSON, a line each; one SARIF log; one JUnit report; SHACL reports in Turtle, one
 * after the other (prefixes may be said again in a document of Turtle; a document that was not read is a comment).
 */
export function writeReports(
  format: ReportFormat,
  documents: readonly CheckedDocument[],
  { language, failOn = 'violation' }: WriteOptions,
): string {
  switch (format) {
    case 'text':
      return documents.map((document) => documentText(document, language)).join('\n');
    case 'json':
      return documents
        .map((document) => {
          if (!isRefused(document)) return JSON.stringify({ source: document.source, ...document.report });
          const { source, refusal: error, line, column } = document;
          return JSON.stringify({ source, error, line, column });
        })
        .join('\n');
    case 'sarif':
      return JSON.stringify(sarifLog(documents, language), null, 2);
    case 'junit':
      return junitReport(documents, { language, failOn });
    case 'shacl':
      return documents.map((document, i) => shaclOf(document, i)).join('\n');
  }
}

function shaclOf(document: CheckedDocument, index: number): string {
  if (isRefused(document)) {
    return `# ${document.source}: ${document.refusal.it} / ${document.refusal.en}`.replace(/[\r\n]+/g, ' ');
  }
  const { findings, valid } = document.report;
  // Each report's blank nodes are its own.
  return shaclReportTurtle(findings, { conforms: valid }).replace(/_:(?=report|result|n-)/g, `_:d${index}-`);
}
