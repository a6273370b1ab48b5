import type { Graph } from '../../../rdf/parse.js';
import { nodeKey, type Term } from '../../../rdf/read/terms.js';
import { GraphIndex, type NodeView } from '../../../validation/graph-index.js';
import { checkGraph, type Finding, type RuleSet } from '../../../validation/index.js';
import { licenceByAnyIri } from '../../../vocabularies/index.js';
import { readDate } from '../dates.js';
import type { FormId, SyncProblem } from '../model.js';
import { ownersOf } from './owners.js';
import type { SeenDataset } from './page.js';

/** What a page says, dataset by dataset. */
export interface GraphReading {
  seen: SeenDataset[];
  /** Datasets without an IRI: nobody can tell them apart. */
  nameless: number;
  /** What the rules say of the catalogue itself. */
  catalogue: SyncProblem[];
}

/** Rules that one dataset breaks and are named; the rest would only repeat them. */
const MOST_RULES = 10;

/**
 * What an importer takes from a page of RDF: its datasets, with what it would mind of each. The rules of the portal's
 * validator run once over the page; what they find of a node goes to the datasets it belongs to. Pure.
 */
export function readGraph(graph: Graph, form: FormId, rules: RuleSet, now: Date): GraphReading {
  const index = new GraphIndex(graph);
  const all = index.instances('dcat:Dataset');
  const datasets = all.filter((key) => !key.startsWith('_:'));
  const owners = ownersOf(graph, index, datasets);
  const violations = new Map<string, SyncProblem[]>();
  const catalogue = new Map<string, SyncProblem>();
  for (const finding of checkGraph(graph, rules, now)) {
    if (finding.severity !== 'violation') continue;
    const mine = owners.get(finding.focus);
    const problem = toProblem(finding, form);
    if (mine) {
      for (const dataset of mine) addOnce(violations, dataset, problem);
    } else if (finding.focus === '' || index.isA(finding.focus, 'dcat:Catalog')) {
      catalogue.set(finding.rule, { ...problem, code: 'catalogue-rule' });
    }
  }
  return {
    seen: datasets.map((key) => ({
      form,
      iri: key,
      ...readDataset(index, key),
      problems: [...problemsOf(index, key, form), ...(violations.get(key) ?? [])],
    })),
    nameless: all.length - datasets.length,
    catalogue: [...catalogue.values()],
  };
}

const toProblem = ({ rule, message }: Finding, form: FormId): SyncProblem => ({
  code: 'rule-violation',
  form,
  rule: { id: rule, message },
});

function addOnce(found: Map<string, SyncProblem[]>, dataset: string, problem: SyncProblem): void {
  const known = found.get(dataset) ?? [];
  if (known.length >= MOST_RULES || known.some((one) => one.rule?.id === problem.rule?.id)) return;
  found.set(dataset, [...known, problem]);
}

function readDataset(index: GraphIndex, key: string) {
  const node = index.view(key);
  const identifier = node.values('dct:identifier').find((term) => term.termType === 'Literal')?.value;
  return {
    identifier: identifier?.trim() === '' ? undefined : identifier,
    distributions: node.values('dcat:distribution').length,
  };
}

function problemsOf(index: GraphIndex, key: string, form: FormId): SyncProblem[] {
  const node = index.view(key);
  const found: SyncProblem[] = [];
  const note = (code: SyncProblem['code'], params?: SyncProblem['params']) =>
    found.push({ code, form, ...(params && { params }) });
  const has = (property: `dct:${string}`): boolean =>
    node.values(property).some((term) => term.value.trim() !== '');
  if (!has('dct:identifier')) note('no-identifier');
  if (!has('dct:title')) note('no-title');
  const distributions = node.values('dcat:distribution');
  if (distributions.length === 0) note('no-distribution');
  if (distributions.some((term) => term.termType === 'BlankNode')) note('distribution-no-iri');
  if (form === 'rdf') {
    if (!index.isA(key, 'dcatapit:Dataset')) note('not-italian');
    if (!hasHolderCode(index, node)) note('no-holder');
    if (index.nodes(node, 'dcat:distribution').some((one) => !hasLicence(index, one))) note('no-licence');
  }
  for (const one of [node, ...index.nodes(node, 'dcat:distribution')]) {
    for (const field of ['dct:issued', 'dct:modified'] as const) {
      for (const { value } of one.values(field)) {
        const read = readDate(value);
        if (!read) note('date-unreadable', { field, value });
        else if (!read.iso && form === 'turtle') note('date-not-iso', { field, value });
      }
    }
  }
  return found;
}

const hasHolderCode = (index: GraphIndex, node: NodeView): boolean =>
  index
    .nodes(node, 'dct:rightsHolder')
    .some((holder) => holder.values('dct:identifier').some(({ value }) => value.trim() !== ''));

/**
 * Whether dati.gov.it knows the licence of a distribution: by its IRI, or by a dct:type of the licence vocabularies
 * (contract of the DCAT endpoints, section 4).
 */
const hasLicence = (index: GraphIndex, distribution: NodeView): boolean =>
  distribution.values('dct:license').some((term) => isKnown(term) || typesOf(index, term).some(isKnown));

const typesOf = (index: GraphIndex, term: Term): readonly Term[] =>
  term.termType === 'Literal' ? [] : index.view(nodeKey(term)).values('dct:type');

const ADMS_LICENCE_TYPE = 'http://purl.org/adms/licencetype/';

const isKnown = ({ termType, value }: Term): boolean =>
  termType === 'NamedNode' && (value.startsWith(ADMS_LICENCE_TYPE) || licenceByAnyIri(value) !== undefined);
