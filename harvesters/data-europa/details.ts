import type { Bilingual } from '../../src/errors.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import { readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { parseRdf, RdfParseError } from '../../src/rdf/parse.js';
import { type DcatRecord, recordsOf } from '../dcat-rdf/records.js';
import type { SourceHttp, SourceRequest } from '../protocol.js';
import { dropTranslations } from './originals.js';

const MAX_BYTES = 32 * 1024 * 1024;
/** A page of excuses or half a document is often whole the next time. */
const TRIES = 3;

/** The RDF of one dataset, or why it could not be had. */
export type Detail = { readonly dcat: DcatRecord } | { readonly problem: Bilingual };

const nothing: Bilingual = {
  it: "Nel documento RDF il dataset non c'è: usata la scheda di ricerca.",
  en: 'The RDF document does not hold the dataset: the search document was used.',
};

/**
 * Reads one dataset from the RDF that an address answers with. What is wrong with this dataset alone is a problem; what is wrong
 * with the host is raised.
 * @param iri of the dataset; of several in the document the one that is meant
 */
export async function readDetail(
  http: SourceHttp,
  address: string,
  iri: string | undefined,
  request: SourceRequest = {},
): Promise<Detail> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askDetail(http, address, iri, request);
    } catch (error) {
      if (error instanceof RdfParseError) {
        if (attempt < TRIES) continue;
        return { problem: error.detail };
      }
      const isOfThisOne = error instanceof RemoteStatus && error.status !== 429 && error.status !== 503;
      if (!isOfThisOne) throw error;
      return { problem: error.messages };
    }
  }
}

async function askDetail(
  http: SourceHttp,
  address: string,
  iri: string | undefined,
  request: SourceRequest,
): Promise<Detail> {
  const answer = await http.ask(address, { accept: 'text/turtle', maxBytes: MAX_BYTES, ...request });
  const contentType = answer.headers['content-type'];
  const { graph } = await parseRdf(answer.body, {
    baseIri: answer.url.replace(/[?#].*$/, ''),
    fileName: new URL(answer.url).pathname,
    maxBytes: MAX_BYTES,
    ...(contentType && { contentType }),
  });
  dropTranslations(graph);
  const records = recordsOf(readCatalog(graph, { publisherFromCatalogue: false })).map(({ value }) => value);
  const found =
    records.find(({ found: each }) => each.iri === iri) ?? (records.length === 1 ? records[0] : undefined);
  return found ? { dcat: found } : { problem: nothing };
}
