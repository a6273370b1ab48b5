import type { Alternate } from './layout.js';
import type { PageContext } from './page-context.js';

/** The RDF forms that pages point at, with their media types (those that DCAT harvesters ask for). */
export const RDF_FORMS = [
  { extension: 'ttl', type: 'text/turtle', name: 'Turtle' },
  { extension: 'rdf', type: 'application/rdf+xml', name: 'RDF/XML' },
  { extension: 'jsonld', type: 'application/ld+json', name: 'JSON-LD' },
  { extension: 'n3', type: 'text/n3', name: 'N3' },
  { extension: 'nt', type: 'application/n-triples', name: 'N-Triples' },
] as const;

const formsAt = (ctx: PageContext, path: string): Alternate[] =>
  RDF_FORMS.map(({ extension, type }) => ({
    type,
    href: `${ctx.publicUrl}${path}.${extension}`,
  }));

/** The catalogue as RDF: on the home page and on results. */
export const catalogAlternates = (ctx: PageContext): Alternate[] => formsAt(ctx, '/catalog');

/** A dataset or service as RDF. `path` is that of its page, under PUBLIC_URL. */
export const resourceAlternates = (ctx: PageContext, path: string): Alternate[] => formsAt(ctx, path);
