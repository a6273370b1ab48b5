import type { NamedNode } from 'n3';
import type { Checksum, Identifier, PeriodOfTime, Standard, Statement } from '../../catalog/model/index.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import { exactDate, italianDate } from '../dates.js';
import { localName, partIri, plain, safeIri, term, typed } from '../terms.js';
import { agentNode } from './agent.js';
import { plainNodes } from './documents.js';
import type { NodeWriter, ResourceGraph } from './graph.js';
import { literals } from './texts.js';

/** Describes a part under its own IRI, which others may share, or under one made for it. */
function part(
  graph: ResourceGraph,
  kind: string,
  given: string | undefined,
  ownIri: string,
  describe: (node: NodeWriter) => void,
): NamedNode {
  const iri = safeIri(given ?? '');
  if (iri !== undefined) return graph.share(kind, iri, describe);
  const node = graph.node(ownIri);
  describe(node);
  return node.node;
}

/**
 * A period with its three pairs of dates: dcatapit (date or dateTime only, so that a year is widened to its first or
 * last day), schema, which is DCAT-AP 1.1 and what Italian CKAN reads, and dcat with the precision as it is.
 */
export const periodNode = (graph: ResourceGraph, period: PeriodOfTime, ownIri: string): NamedNode =>
  part(graph, 'period', period.iri, ownIri, (node) => {
    const { startDate, endDate } = period;
    node.types('dct:PeriodOfTime');
    if (startDate !== undefined) {
      node
        .add('dcatapit:startDate', italianDate(startDate))
        .add('schema:startDate', italianDate(startDate))
        .add('dcat:startDate', exactDate(startDate));
    }
    if (endDate !== undefined) {
      node
        .add('dcatapit:endDate', italianDate(endDate, 'last'))
        .add('schema:endDate', italianDate(endDate, 'last'))
        .add('dcat:endDate', exactDate(endDate));
    }
  });

/** A standard or law. Its identifier is mandatory (rule 197): the IRI it is known by stands in for a missing one. */
export const standardNode = (graph: ResourceGraph, standard: Standard, ownIri: string): NamedNode =>
  part(graph, 'standard', standard.iri, ownIri, (node) =>
    node
      .types('dcatapit:Standard', 'dct:Standard')
      .add(
        'dct:identifier',
        plain(
          standard.identifier ?? standard.iri ?? standard.referenceDocumentation?.[0] ?? localName(ownIri),
        ),
      )
      .add('dct:title', ...literals(standard.title))
      .add('dct:description', ...literals(standard.description))
      // IRIs: rule 202 refuses the xsd:anyURI literals of the guide's own example.
      .add('dcatapit:referenceDocumentation', ...plainNodes(standard.referenceDocumentation)),
  );

/** Another identifier: one node a notation (rule 176), which DCAT-AP 3 makes mandatory. */
export const identifierNode = (
  graph: ResourceGraph,
  identifier: Identifier,
  ownIri: string,
  organization: OrganizationRecord,
): NamedNode =>
  part(graph, 'identifier', identifier.iri, ownIri, (node) =>
    node
      .types('adms:Identifier')
      .add('skos:notation', plain(identifier.notation ?? identifier.iri ?? localName(ownIri)))
      .add('dct:creator', agentNode(graph, identifier.creator, organization)),
  );

/** A right or a provenance, as dct:RightsStatement or dct:ProvenanceStatement with its text. */
export function statementNode(
  graph: ResourceGraph,
  type: 'dct:RightsStatement' | 'dct:ProvenanceStatement',
  statement: Statement | undefined,
  ownIri: string,
): NamedNode | undefined {
  if (!statement || (statement.iri === undefined && literals(statement.label).length === 0)) return undefined;
  return part(graph, type, statement.iri, ownIri, (node) =>
    node.types(type).add('rdfs:label', ...literals(statement.label)),
  );
}

/**
 * A checksum. DCAT-AP 2.1.1 knows no algorithm but SHA-1 and calls any other a violation: there, and in `it`, which
 * must pass its shapes, another one is left out; DCAT-AP 3 takes every algorithm of SPDX.
 */
export function checksumNode(
  graph: ResourceGraph,
  checksum: Checksum | undefined,
  distributionIri: string,
): NamedNode | undefined {
  if (!checksum) return undefined;
  const algorithm = checksum.algorithm.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (algorithm !== 'sha1' && graph.context.profile !== 'dcat-ap-3') return undefined;
  // xsd:hexBinary counts whole bytes.
  if (algorithm === '' || checksum.value.length % 2 !== 0) return undefined;
  const algorithmNode = term(`spdx:checksumAlgorithm_${algorithm}`);
  graph.share('algorithm', algorithmNode.value, (node) => node.types('spdx:ChecksumAlgorithm'));
  return graph
    .node(partIri(distributionIri, 'checksum'))
    .types('spdx:Checksum')
    .add('spdx:algorithm', algorithmNode)
    .add('spdx:checksumValue', typed(checksum.value.toLowerCase(), 'xsd:hexBinary')).node;
}

/** An xsd:duration, or undefined when the text is not one. */
export function durationLiteral(value: string | undefined) {
  const valid =
    value !== undefined && /^P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/.test(value);
  return valid ? typed(value, 'xsd:duration') : undefined;
}

/** A positive number as xsd:decimal, which knows no exponent. */
export function decimalLiteral(value: number | undefined) {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  if (value >= 1e21) return typed(BigInt(value).toString(), 'xsd:decimal');
  const shortest = String(value);
  return typed(shortest.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : shortest, 'xsd:decimal');
}
