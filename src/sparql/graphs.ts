import { safeIri } from '../rdf/terms.js';

/** IRI of the named graph of all quality measurements. */
export const qualityGraphIri = (publicUrl: string): string => `${publicUrl}/quality`;

/** IRI of the named graph of what has the given IRI: the IRI itself, as it is written in triples. */
export const graphIri = (iri: string): string => safeIri(iri) ?? iri;
