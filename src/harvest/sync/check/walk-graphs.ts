import { parseRdf } from '../../../rdf/parse.js';
import { type Mode, ruleSet } from '../../../validation/index.js';
import type { SyncProblem } from '../model.js';
import type { ReadPage } from '../pages.js';
import type { AskOwn } from './ask-own.js';
import { type HydraReader, type ReadPaging, readNextPage } from './next-page.js';
import { askPage, type PageReading, type SeenDataset, type Walk, wordsOf } from './page.js';
import { type GraphReading, readGraph } from './read-graph.js';

/** How one importer of RDF reads us. */
export interface GraphForm {
  form: 'rdf' | 'turtle';
  /** Address it is registered with, from our root. */
  start: string;
  type: string;
  reader: HydraReader;
  /** The rules it judges by. */
  mode: Mode;
  /** Whether it asks HEAD first. */
  headFirst: boolean;
}

/** dati.gov.it by ckanext-dcat, judged by AgID's rules; data.europa.eu by piveau, judged by DCAT-AP (contract 2, 5 and 8). */
export const GRAPH_FORMS: readonly GraphForm[] = [
  {
    form: 'rdf',
    start: '/catalog.rdf',
    type: 'application/rdf+xml',
    reader: 'ckanext-dcat',
    mode: 'agid',
    headFirst: true,
  },
  {
    form: 'turtle',
    start: '/catalog.ttl',
    type: 'text/turtle',
    reader: 'piveau',
    mode: 'dcat-ap-2',
    headFirst: false,
  },
];

export interface GraphWalkOptions {
  publicUrl: string;
  /** Pages after which there is no end to it. */
  most: number;
  now: Date;
  tick: (page: number) => Promise<void>;
}

/** What was read from a page, with the way on. */
interface GraphPage extends GraphReading {
  paging: ReadPaging | undefined;
}

/** Reads the catalogue page by page as the importer does, from its start along what it takes for the next page. */
export async function walkGraphs(ask: AskOwn, how: GraphForm, options: GraphWalkOptions): Promise<Walk> {
  const { form, start, type } = how;
  const pages: ReadPage[] = [];
  const seen: SeenDataset[] = [];
  const claimed = new Set<number>();
  const problems = new Map<string, SyncProblem>();
  const visited = new Set<string>();
  let first: Walk['first'];
  let address: string | undefined = start;
  let ended = false;
  for (let number = 1; address !== undefined && number <= options.most; number += 1) {
    await options.tick(number);
    visited.add(address);
    const here: string = address;
    address = undefined;
    const reading = await askPage(ask, { form, number, address: here, type, accept: `${type}, */*;q=0.1` });
    pages.push(reading.page);
    if (number === 1 && how.headFirst) await askHead(ask, reading, form);
    if (first && reading.digest === first.digest) {
      reading.problems.push({ code: 'page-repeated', form, params: { address: here } });
      break;
    }
    first ??= { address: here, digest: reading.digest };
    const page = await readPage(reading, how, options);
    if (!page) break;
    reading.page.records = page.seen.length;
    seen.push(...page.seen);
    for (const problem of page.catalogue) problems.set(problem.rule?.id ?? '', problem);
    if (page.nameless > 0) reading.problems.push({ code: 'no-iri', form });
    if (page.paging?.total !== undefined) claimed.add(page.paging.total);
    const way = wayOn(page.paging, here, visited, options.publicUrl);
    if ('problem' in way) {
      reading.problems.push({ ...way.problem, form });
      break;
    }
    address = way.next;
    ended = address === undefined;
  }
  if (address !== undefined)
    problems.set('endless', { code: 'endless', form, params: { pages: String(options.most) } });
  return { form, pages, seen, claimed: [...claimed], ended, problems: [...problems.values()], first };
}

async function askHead(ask: AskOwn, { page, problems }: PageReading, form: GraphForm['form']): Promise<void> {
  const { address, status } = page;
  const head = await ask(address, { method: 'HEAD' }).catch(() => undefined);
  // 405 and 400 make the importer ask GET instead.
  if (!head || (head.status !== status && head.status !== 405 && head.status !== 400)) {
    const params = { address, head: String(head?.status ?? 0), get: String(status) };
    problems.push({ code: 'head-differs', form, params });
  }
}

async function readPage(
  { page, problems, answer }: PageReading,
  { form, type, reader, mode }: GraphForm,
  { publicUrl, now }: GraphWalkOptions,
): Promise<GraphPage | undefined> {
  if (!answer) return undefined;
  const { address } = page;
  try {
    const { graph, format } = await parseRdf(answer.body, {
      baseIri: `${publicUrl}${address}`,
      contentType: type,
    });
    const wanted = form === 'rdf' ? 'rdf-xml' : 'turtle';
    if (format !== wanted) throw new Error(format);
    return { ...readGraph(graph, form, ruleSet(mode), now), paging: readNextPage(graph, reader) };
  } catch (error) {
    problems.push({ code: 'page-unreadable', form, params: { address, why: wordsOf(error) } });
    return undefined;
  }
}

type WayOn = { next: string | undefined } | { problem: SyncProblem };

/** Where the importer goes on, as an address from our root; or why it cannot. */
function wayOn(
  paging: ReadPaging | undefined,
  here: string,
  visited: ReadonlySet<string>,
  publicUrl: string,
): WayOn {
  if (!paging) return { next: undefined };
  if (paging.totalMissing) return { problem: { code: 'paging-total', params: { address: here } } };
  if (paging.next === undefined) return { next: undefined };
  const broken = (it: string, en: string): WayOn => ({
    problem: { code: 'paging-broken', params: { address: here, why: { it, en } } },
  });
  if (!paging.next.startsWith(`${publicUrl}/`)) {
    return broken(`porta a ${paging.next}`, `it leads to ${paging.next}`);
  }
  const next = paging.next.slice(publicUrl.length);
  return visited.has(next) ? broken(`torna a ${next}`, `it goes back to ${next}`) : { next };
}
