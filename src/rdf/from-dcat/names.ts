import { PREFIXES, type Prefix } from '../namespaces.js';

/** Namespaces met in real catalogues that mean one of ours (DCAT-AP_IT digest, section 2). Read, never written. */
const TYPOS: Record<string, Prefix> = {
  'http://www.dati.gov.it/onto/dcatapit#': 'dcatapit',
  'https://www.dati.gov.it/onto/dcatapit#': 'dcatapit',
  'http://sdati.gov.it/onto/dcatapit#': 'dcatapit',
  'http://dati.gov.it/onto/dcatapit/': 'dcatapit',
  'http://www.w3.org/ns/dcat/': 'dcat',
  'http://data.europa.eu/r5r#': 'dcatap',
  'http://www.w3.org/2006/vcard#': 'vcard',
};

/** By property, others that do not exist but are met in real catalogues in its place. */
const MISSPELT: Record<string, readonly string[]> = {
  'dct:accrualPeriodicity': ['dct:frequency'],
  'dct:issued': ['dct:issue'],
  'dct:spatial': ['dct:location'],
  'dcat:landingPage': ['dct:landingPage', 'dct:landingpage', 'dcat:landingpage'],
  'dcat:accessURL': ['dcat:accessUrl'],
  'dcat:downloadURL': ['dcat:downloadUrl'],
  'vcard:hasURL': ['vcard:hasUrl'],
};

const NAMESPACES = new Map<string, Prefix>();
for (const [prefix, namespace] of Object.entries(PREFIXES) as [Prefix, string][]) {
  NAMESPACES.set(namespace, prefix);
  NAMESPACES.set(namespace.replace(/^http:/, 'https:'), prefix);
}
for (const [namespace, prefix] of Object.entries(TYPOS)) NAMESPACES.set(namespace, prefix);

/** An IRI that stands for a term of ours in another spelling. */
export interface OddName {
  from: string;
  to: string;
}

/**
 * Names of classes and properties, shortened (`dct:title`): https twins, typo namespaces, stray quotes
 * (`dcatapit#"Catalog`) and prefixed names written as IRIs (`rdf:resource="dct:LicenseDocument"`) give the term
 * they stand for. Other IRIs are left whole.
 */
export class Names {
  private readonly known = new Map<string, string>();
  /** The other spellings met so far, each once. */
  readonly odd: OddName[] = [];

  short(iri: string): string {
    let name = this.known.get(iri);
    if (name === undefined) {
      name = this.read(iri);
      this.known.set(iri, name);
    }
    return name;
  }

  /**
   * Of the misspelt names of a property the one that `has` finds, which is noted. Asked only when a node lacks the
   * property itself, so that the right one always wins.
   */
  misspelt(name: string, has: (other: string) => boolean): string | undefined {
    const found = MISSPELT[name]?.find(has);
    if (found !== undefined && !this.known.has(`${found} ${name}`)) {
      this.known.set(`${found} ${name}`, name);
      this.odd.push({ from: fullName(found), to: fullName(name) });
    }
    return found;
  }

  private read(iri: string): string {
    const cut = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1;
    const prefix = NAMESPACES.get(iri.slice(0, cut));
    const local = iri.slice(cut).replaceAll('%22', '').replaceAll('"', '');
    if (prefix && local) return this.note(iri, prefix, local);
    const curie = /^([a-z]+):([A-Za-z]\w*)$/.exec(iri);
    const spoken = curie?.[1] === 'dcterms' ? 'dct' : curie?.[1];
    if (spoken && curie?.[2] && spoken in PREFIXES) return this.note(iri, spoken as Prefix, curie[2]);
    return iri;
  }

  private note(from: string, prefix: Prefix, local: string): string {
    const to = PREFIXES[prefix] + local;
    if (to !== from) this.odd.push({ from, to });
    return `${prefix}:${local}`;
  }
}

/** The IRI of a shortened name. */
export function fullName(name: string): string {
  const colon = name.indexOf(':');
  const namespace = PREFIXES[name.slice(0, colon) as Prefix];
  return namespace === undefined ? name : namespace + name.slice(colon + 1);
}

/**
 * Whether an IRI is that of a concept of a vocabulary shared by all: what a document says about it (labels, mostly)
 * belongs to the vocabulary and not to the dataset.
 */
export const isSharedConcept = (iri: string): boolean =>
  /^https?:\/\/(publications\.europa\.eu\/resource\/authority\/|eurovoc\.europa\.eu\/|w3id\.org\/italia\/|purl\.org\/adms\/|data\.europa\.eu\/(bna|eli)\/|creativecommons\.org\/|www\.iana\.org\/assignments\/|spdx\.org\/|inspire\.ec\.europa\.eu\/)/.test(
    iri,
  );

/** Classes that the mapping accounts for: a statement that a node is of one of them is not kept apart. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set([
  'adms:Identifier',
  'dcat:DataService',
  'dcat:Dataset',
  'dcat:Distribution',
  'dcat:Resource',
  'dcatapit:Agent',
  'dcatapit:Dataset',
  'dcatapit:Distribution',
  'dcatapit:LicenseDocument',
  'dcatapit:Organization',
  'dcatapit:Standard',
  'dct:Agent',
  'dct:FileFormat',
  'dct:Frequency',
  'dct:IMT',
  'dct:LicenseDocument',
  'dct:LinguisticSystem',
  'dct:Location',
  'dct:MediaType',
  'dct:MediaTypeOrExtent',
  'dct:PeriodOfTime',
  'dct:ProvenanceStatement',
  'dct:RightsStatement',
  'dct:Standard',
  'eli:LegalResource',
  'foaf:Agent',
  'foaf:Document',
  'foaf:Organization',
  'gsp:Geometry',
  'locn:Geometry',
  'rdf:Description',
  'rdfs:Resource',
  'skos:Concept',
  'spdx:Checksum',
  'spdx:ChecksumAlgorithm',
  'vcard:Kind',
  'vcard:Organization',
  'vcard:TelephoneType',
  'vcard:Voice',
]);
