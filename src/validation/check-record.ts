import type { DataServiceRecord, DatasetRecord, ResourceRecord } from '../catalog/record.js';
import { dataServiceQuads, datasetQuads } from '../rdf/to-dcat/index.js';
import { toGraph } from '../rdf/to-graph.js';
import { checkGraph, type RuleSet } from './check-graph.js';
import { locate } from './locate.js';
import type { Finding } from './rule.js';
import { ruleSet } from './rules.js';

export interface CheckRecordOptions {
  /** Without a trailing slash. */
  publicUrl: string;
  /** The moment of the check, for dates in the future. */
  now: Date;
  /** Rules in place of those of mode `portico`. */
  rules?: RuleSet;
}

const PORTICO = ruleSet('portico');

/**
 * What the rules say of a dataset or data service of ours, draft or published: of the very triples that its DCAT-AP_IT
 * document serves, so that the desk, the gate and a harvester's validator speak of the same thing. Findings about it or
 * its distributions point into its document.
 */
export function checkRecord(record: ResourceRecord, options: CheckRecordOptions): Finding[] {
  const { publicUrl, now, rules = PORTICO } = options;
  const context = { publicUrl, profile: 'it' as const };
  const quads =
    record.kind === 'dataset'
      ? datasetQuads(record as DatasetRecord, context)
      : dataServiceQuads(record as DataServiceRecord, context);
  // What is said of the document (that it holds a catalogue) is for whoever hands in a whole one.
  const findings = checkGraph(toGraph(quads, record.iri), rules, now).filter(({ focus }) => focus !== '');
  return locate(findings, record, publicUrl);
}
