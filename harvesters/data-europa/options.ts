import type { ProtocolOption, SourceSettings } from '../protocol.js';

/** What a source at data.europa.eu may be told beside its address. */
export const EUROPA_OPTIONS = [
  {
    name: 'country',
    title: {
      it: 'Solo questi paesi: codici a due lettere separati da virgole (it, se non si indica un catalogo)',
      en: 'Only these countries: codes of two letters separated by commas (it, where no catalogue is named)',
    },
  },
  {
    name: 'catalogue',
    title: {
      it: 'Solo questi cataloghi: identificativi separati da virgole',
      en: 'Only these catalogues: ids separated by commas',
    },
  },
  { name: 'q', title: { it: 'Solo ciò che una ricerca trova', en: 'Only what a search finds' } },
  {
    name: 'way',
    title: { it: 'Come si elenca: ricerca o SPARQL', en: 'How it is listed: by search or by SPARQL' },
    values: ['search', 'sparql'],
  },
  {
    name: 'details',
    title: {
      it: 'Da dove vengono le schede: RDF di ciascun dataset, o il documento di ricerca',
      en: 'Where descriptions come from: the RDF of each dataset, or the search document',
    },
    values: ['rdf', 'search'],
  },
] as const satisfies readonly ProtocolOption[];

/** Which part of the portal is wanted, and where its services are (contract 4, section 2). */
export interface Europa {
  readonly search: string;
  readonly repo: string;
  readonly sparql: string;
  readonly countries: readonly string[];
  readonly catalogues: readonly string[];
  readonly q: string;
}

const list = (text: string | null | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * Reads the settings of a source. The address may be that of the portal, of its search API, or of a page of results, whose
 * `country` and `catalog` then count; what the options say goes first.
 */
export function readEuropa({ url, options }: SourceSettings): Europa {
  const { origin, pathname, searchParams } = new URL(url);
  const site = origin + pathname.replace(/\/(api\/hub.*|data\/.*|data|sparql)?\/*$/, '');
  const catalogues = list(options.catalogue ?? searchParams.get('catalog'));
  const countries = list(options.country ?? searchParams.get('country')).map((code) => code.toLowerCase());
  return {
    search: `${site}/api/hub/search`,
    repo: `${site}/api/hub/repo`,
    sparql: `${site}/sparql`,
    // Nobody means all of Europe by saying nothing.
    countries: countries.length === 0 && catalogues.length === 0 ? ['it'] : countries,
    catalogues,
    q: options.q ?? searchParams.get('query') ?? '',
  };
}
