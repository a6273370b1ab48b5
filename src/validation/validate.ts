import type { ParsedRdf, ParseProblem, RdfFormat } from '../rdf/parse.js';
import { checkGraph } from './check-graph.js';
import { type ValidationReport, validationReport } from './report.js';
import type { Finding, Mode } from './rule.js';
import { type RuleSetOptions, ruleSet } from './rules.js';

/** A report with what was noticed while the document was read. */
export interface DocumentReport extends ValidationReport {
  format: RdfFormat;
  /** What had to be mended to read the document: it is not as its format wants it. */
  problems: ParseProblem[];
}

export interface ValidateOptions extends RuleSetOptions {
  /** `portico` unless told. */
  mode?: Mode;
  now?: Date;
  /** How many findings are listed; 1000 unless told. */
  most?: number;
  /** What was found beside, such as by shapes of others. */
  beside?: readonly Finding[];
}

/** Runs the rules of a mode over a document that was read. */
export function validateDocument(
  { graph, format, problems }: ParsedRdf,
  { mode = 'portico', now, most, beside = [], ...options }: ValidateOptions = {},
): DocumentReport {
  const findings = [...checkGraph(graph, ruleSet(mode, options), now), ...beside];
  return { format, problems, ...validationReport(mode, findings, graph.size, most) };
}
