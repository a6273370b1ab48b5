import { catalogIri, mintIri, organizationIri } from '../../catalog/addresses.js';
import type { HasTable } from '../../catalog/queries/distributions-with-tables.js';
import type {
  CatalogRecord,
  DataServiceRecord,
  DatasetRecord,
  OrganizationRecord,
} from '../../catalog/record.js';
import { DEFAULT_PROFILE } from '../../rdf/profile.js';
import {
  catalogLinkQuads,
  catalogQuads,
  type DcatContext,
  type DocumentMemory,
  dataServiceQuads,
  datasetQuads,
  organizationQuads,
  resourceIri,
  tableServiceIris,
} from '../../rdf/to-dcat/index.js';
import { type LinkStatus, qualityQuads, scoreDataset } from '../../validation/quality-score/index.js';
import { graphIri } from '../graphs.js';
import type { GraphState } from '../local/graph-store.js';
import { nTriples } from './n-triples.js';
import { describedInVocabularies, licenceLines } from './vocabulary-graphs.js';

/** Concepts and schemes of the vocabularies are described in the vocabularies' graphs, not again in each dataset's. */
const memory: DocumentMemory = { has: describedInVocabularies, add: () => undefined };

const contextOf = (publicUrl: string): DcatContext => ({ publicUrl, profile: DEFAULT_PROFILE, memory });

/** Lines of the graphs of organizations, by id, as long as their revision is the same. */
const organizationLines = new Map<string, { key: string; lines: ReadonlySet<string> }>();

function linesOf(publicUrl: string, organization: OrganizationRecord): ReadonlySet<string> {
  const key = `${organization.revision} ${organization.modifiedAt.getTime()}`;
  const known = organizationLines.get(organization.id);
  if (known?.key === key) return known.lines;
  const lines = new Set(organizationGraph(publicUrl, organization).text.split('\n'));
  organizationLines.set(organization.id, { key, lines });
  return lines;
}

/**
 * Without what the graphs of its organization and of the vocabularies say word for word. In the graph of each of its
 * datasets again, an organization's name would be there thousands of times, and looking it up as slow: the engine walks
 * through all triples of a node whatever graph they are in.
 */
function withoutRepeats(text: string, organization: ReadonlySet<string>): string {
  const licences = licenceLines();
  const lines = text.split('\n').filter((line) => !organization.has(line) && !licences.has(line));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/**
 * The graph of a dataset: what its DCAT-AP_IT document says, with the interfaces to its tables, the catalogue's links to it
 * and to them, and its quality measurements.
 * @param links what is known of its addresses
 * @param hasTable which of its distributions have an interface of their own
 */
export function datasetGraph(
  publicUrl: string,
  record: DatasetRecord,
  links: LinkStatus,
  hasTable?: HasTable,
): GraphState {
  const context: DcatContext = { ...contextOf(publicUrl), ...(hasTable && { hasTable }) };
  const iri = resourceIri(publicUrl, record);
  const score = scoreDataset(record, { publicUrl, links });
  return {
    iri,
    text: withoutRepeats(
      nTriples([
        ...datasetQuads(record, context),
        ...catalogLinkQuads({ datasets: [iri], services: tableServiceIris(record, context) }, context),
      ]),
      linesOf(publicUrl, record.organization),
    ),
    quality: {
      own: qualityPrefix(publicUrl, record.id),
      text: nTriples(qualityQuads(record, score, { publicUrl, links })),
    },
  };
}

/** What the nodes of a dataset's measurements start with. */
export const qualityPrefix = (publicUrl: string, datasetId: string): string =>
  `${mintIri(publicUrl, 'dataset', datasetId)}/quality#`;

/** The graph of a data service, with the catalogue's link to it. */
export function dataServiceGraph(publicUrl: string, record: DataServiceRecord): GraphState {
  const context = contextOf(publicUrl);
  const iri = resourceIri(publicUrl, record);
  const link = catalogLinkQuads({ datasets: [], services: [iri] }, context);
  const text = nTriples([...dataServiceQuads(record, context), ...link]);
  return { iri, text: withoutRepeats(text, linesOf(publicUrl, record.organization)) };
}

/** The graph of an organization. */
export const organizationGraph = (publicUrl: string, record: OrganizationRecord): GraphState => ({
  iri: graphIri(organizationIri(publicUrl, record)),
  text: nTriples(organizationQuads(record, contextOf(publicUrl))),
});

/** The graph of the catalogue's own description; links to what it holds are in the graphs of those. */
export const catalogGraph = (
  publicUrl: string,
  record: CatalogRecord,
  defaultPublisher: OrganizationRecord | undefined,
): GraphState => ({
  iri: catalogIri(publicUrl),
  text: nTriples(
    catalogQuads(record, { datasets: [], services: [], defaultPublisher }, contextOf(publicUrl)),
  ),
});

/** The state of a graph that is to go. */
export const noGraph = (publicUrl: string, id: string, iri: string): GraphState => ({
  iri: graphIri(iri),
  text: '',
  quality: { own: qualityPrefix(publicUrl, id), text: '' },
});
