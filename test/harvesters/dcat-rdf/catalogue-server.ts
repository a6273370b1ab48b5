import type { Handler } from '../stand-in/fault-injector.js';

export const PREFIXES = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
`;

/** One dataset in Turtle, with a distribution of its own. */
export const turtleDataset = (base: string, number: number, more = ''): string => `
<${base}/dataset/${number}> a dcat:Dataset ;
  dct:identifier "c_test:${number}" ;
  dct:title "Insieme ${number}"@it ;
  dct:description "Descrizione ${number}"@it ; ${more}
  dcat:distribution <${base}/dataset/${number}/csv> .
<${base}/dataset/${number}/csv> a dcat:Distribution ;
  dct:title "CSV"@it ;
  dcat:accessURL <${base}/dataset/${number}.csv> .
`;

export interface CatalogueOptions {
  datasets: number;
  onPage?: number;
  /** The triples that lead on, for a page of so many; hydra as CKAN writes it unless told. */
  paging?: (base: string, page: number, pages: number, total: number) => string;
  headers?: (base: string, page: number, pages: number) => Record<string, string>;
  /** Which datasets a page shows, counted from 0. */
  shown?: (page: number, onPage: number, total: number) => number[];
  /** More triples about each dataset. */
  more?: string;
  /** What is answered past the last page; an empty catalogue unless told. */
  beyond?: number;
}

const ckanHydra = (base: string, page: number, pages: number, total: number): string => `
<${base}/catalog.ttl?page=${page}> a hydra:PagedCollection ;
  hydra:totalItems ${total} ; hydra:itemsPerPage 100 ${
    page < pages
      ? `; hydra:next "${base}/catalog.ttl?page=${page + 1}" ; hydra:nextPage "${base}/catalog.ttl?page=${page + 1}"`
      : ''
  } .`;

/** A catalogue in Turtle pages, as a CKAN serves it. */
export const catalogueServer =
  ({ datasets, onPage = 100, paging = ckanHydra, headers, shown, beyond, more }: CatalogueOptions) =>
  (base: string): Handler =>
  (request, reply) => {
    const url = new URL(request.url ?? '/', base);
    if (!url.pathname.startsWith('/catalog')) return void reply.writeHead(404).end();
    const page = Number(url.searchParams.get('page') ?? '1');
    const pages = Math.max(1, Math.ceil(datasets / onPage));
    if (page > pages && beyond !== undefined) return void reply.writeHead(beyond).end();
    const start = (page - 1) * onPage;
    const numbers =
      shown?.(page, onPage, datasets) ??
      Array.from({ length: Math.max(0, Math.min(onPage, datasets - start)) }, (_, i) => start + i);
    const listed = numbers.map((n) => `<${base}/dataset/${n}>`).join(', ');
    const body = [
      PREFIXES,
      `<${base}> a dcat:Catalog ; dct:title "Catalogo"@it ${listed && `; dcat:dataset ${listed}`} .`,
      ...numbers.map((n) => turtleDataset(base, n, more)),
      paging(base, page, pages, datasets),
    ].join('\n');
    reply
      .writeHead(200, { 'content-type': 'text/turtle; charset=utf-8', ...headers?.(base, page, pages) })
      .end(body);
  };
