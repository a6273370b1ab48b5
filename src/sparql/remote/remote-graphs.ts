import { catalogIri } from '../../catalog/addresses.js';
import { PREFIXES } from '../../rdf/namespaces.js';
import type { TakeGraphs } from '../feed/catalogue-feed.js';
import type { GraphState } from '../local/graph-store.js';

/** Where a remote store is written to and, to find what is there already, asked. */
export interface RemoteUpdate {
  updateUrl: string;
  queryUrl: string;
}

const TIMEOUT_MS = 120_000;

async function post(url: string, name: 'update' | 'query', text: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/sparql-results+json, */*;q=0.1' },
    body: new URLSearchParams({ [name]: text }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${answer.slice(0, 300)}`);
  return answer;
}

/** A graph as SPARQL Update: what was there goes, what is to be there comes. */
const replacement = (iri: string, triples: string): string[] => [
  `DROP SILENT GRAPH <${iri}>`,
  ...(triples === '' ? [] : [`INSERT DATA { GRAPH <${iri}> {\n${triples}} }`]),
];

/** A dataset's measurements get a graph of their own there, which a union over all graphs takes in. */
const updateOf = ({ iri, text, quality }: GraphState): string[] => [
  ...replacement(iri, text),
  ...(quality ? replacement(quality.own.replace(/#$/, ''), quality.text) : []),
];

/**
 * A remote store as something that takes graphs, one update request a batch. After a filling, graphs of datasets and
 * services that are no longer public go: they are known by the catalogue's link to them, which only our graphs have.
 */
export function remoteGraphs({ updateUrl, queryUrl }: RemoteUpdate, publicUrl: string): TakeGraphs {
  const written = new Set<string>();
  async function dropForgotten(): Promise<void> {
    const links = `<${PREFIXES.dcat}dataset>|<${PREFIXES.dcat}service>`;
    const query = `SELECT ?g WHERE { GRAPH ?g { <${catalogIri(publicUrl)}> ${links} ?g } }`;
    const { results } = JSON.parse(await post(queryUrl, 'query', query)) as {
      results: { bindings: { g: { value: string } }[] };
    };
    const forgotten = results.bindings.map(({ g }) => g.value).filter((iri) => !written.has(iri));
    if (forgotten.length === 0) return;
    await post(updateUrl, 'update', forgotten.map((iri) => `DROP SILENT GRAPH <${iri}>`).join(' ;\n'));
  }
  return async (graphs, whole = false) => {
    const updates = graphs.flatMap(updateOf);
    if (updates.length > 0) await post(updateUrl, 'update', updates.join(' ;\n'));
    for (const { iri } of graphs) written.add(iri);
    if (whole) await dropForgotten();
    // What is dropped later is dropped by name.
    if (whole) written.clear();
  };
}
