import type { HasTable } from '../catalog/queries/distributions-with-tables.js';
import type { DataServiceRecord, DatasetRecord, ResourceRecord } from '../catalog/record.js';
import { dataServiceQuads, datasetQuads, tableServiceIris } from '../rdf/to-dcat/index.js';
import { toGraph } from '../rdf/to-graph.js';
import { checkGraph, type RuleSet } from './check-graph.js';
import { checkModel } from './check-model.js';
import { locate } from './locate.js';
import type { Finding } from './rule.js';
import { ruleSet } from './rules.js';

export interface CheckRecordOptions {
  /** Without a trailing slash. */
  publicUrl: string;
  /** The moment of the check, for dates in the future. */
  now: Date;
  /** Which distributions have a table, and so an interface that the document describes. */
  hasTable?: HasTable | undefined;
  /** Rules in place of those of mode `portico`. */
  rules?: RuleSet;
}

const PORTICO = ruleSet('portico');

/**
 * What the rules say of a dataset or data service of ours, draft or published: of the very triples that its DCAT-AP_IT
 * document serves, so that the desk, the gate and a harvester's validator speak of the same thing. In mode `portico` also
 * what those triples cannot show, since the organization stands in for what the document lacks (`checkModel`). Findings
 * about it, its distributions or its parts point into its document.
 */
export function checkRecord(record: ResourceRecord, options: CheckRecordOptions): Finding[] {
  const { publicUrl, now, rules = PORTICO, hasTable } = options;
  const context = { publicUrl, profile: 'it' as const, ...(hasTable && { hasTable }) };
  const quads =
    record.kind === 'dataset'
      ? datasetQuads(record as DatasetRecord, context)
      : dataServiceQuads(record as DataServiceRecord, context);
  const graph = toGraph(quads, record.iri);
  // What is said of the document (that it holds a catalogue) is for whoever hands in a whole one.
  // An interface lacks what its dataset lacks: that is said there.
  const derived =
    record.kind === 'dataset' ? new Set(tableServiceIris(record as DatasetRecord, context)) : new Set();
  const served = checkGraph(graph, rules, now).filter(({ focus }) => focus !== '' && !derived.has(focus));
  const located = locate(served, record, publicUrl, graph);
  if (rules.mode !== 'portico') return located;
  const kept = ofModel(record, now);
  return [...kept, ...located.filter((finding) => !kept.some((other) => isSaid(finding, other)))];
}

/** What the model lacks. Its identifier is the record's, and publication writes the date of modification. */
const ofModel = ({ kind, doc, identifier, iri }: ResourceRecord, now: Date): Finding[] =>
  checkModel(kind, { identifier, modified: now.toISOString().slice(0, 10), ...defined(doc) }, iri);

/** A document without the properties that are there but undefined. */
const defined = <T extends object>(doc: T): T =>
  Object.fromEntries(Object.entries(doc).filter(([, value]) => value !== undefined)) as T;

/** Whether the model's finding speaks of the same place, or of a value there by the same rule. */
function isSaid({ rule, pointer }: Finding, { rule: other, pointer: place = '' }: Finding): boolean {
  if (pointer === undefined) return false;
  return (
    pointer === place ||
    pointer.startsWith(`${place}/`) ||
    (rule === other && place.startsWith(`${pointer}/`))
  );
}
