import type { Name } from '../rule.js';

/** How a class is called in sentences. */
export interface ClassWords {
  it: { of: string; none: string };
  en: string;
}

/** How a property is called, with two values in Turtle for examples. */
export interface PropertyWords {
  it: string;
  en: string;
  samples: readonly [string, string];
}

/** A value in Turtle that is a node of the example. */
const node = (name: string): string => `<https://dati.example.it/${name}>`;

const words = (it: string, en: string, one: string, two: string): PropertyWords => ({
  it,
  en,
  samples: [one, two],
});
const text = (it: string, en: string, one: string, two = 'Altro testo'): PropertyWords =>
  words(it, en, `"${one}"`, `"${two}"`);
const iri = (it: string, en: string, name: string): PropertyWords =>
  words(it, en, node(name), node(`${name}-2`));
const eu = (it: string, en: string, one: string, two: string): PropertyWords => {
  const concept = (path: string) => `<http://publications.europa.eu/resource/authority/${path}>`;
  return words(it, en, concept(one), concept(two));
};
const date = (it: string, en: string): PropertyWords =>
  words(it, en, '"2024-05-03"^^xsd:date', '"2024-06-01"^^xsd:date');

export const CLASS_WORDS: Partial<Record<Name, ClassWords>> = {
  'dcatapit:Agent': { it: { of: "dell'ente", none: 'nessun ente' }, en: 'agent' },
  'dcat:Agent': { it: { of: "dell'ente", none: 'nessun ente' }, en: 'agent' },
  'dcatapit:Catalog': { it: { of: 'del catalogo', none: 'nessun catalogo' }, en: 'catalogue' },
  'dcatapit:Dataset': { it: { of: 'del dataset', none: 'nessun dataset' }, en: 'dataset' },
  'dcatapit:Distribution': {
    it: { of: 'della distribuzione', none: 'nessuna distribuzione' },
    en: 'distribution',
  },
  'dcatapit:LicenseDocument': { it: { of: 'della licenza', none: 'nessuna licenza' }, en: 'licence' },
  'dcatapit:Organization': {
    it: { of: 'del punto di contatto', none: 'nessun punto di contatto' },
    en: 'contact point',
  },
  'dcatapit:Standard': { it: { of: 'dello standard', none: 'nessuno standard' }, en: 'standard' },
  'dct:PeriodOfTime': { it: { of: 'del periodo', none: 'nessun periodo' }, en: 'period' },
  'dct:Location': { it: { of: 'del luogo', none: 'nessun luogo' }, en: 'place' },
  'adms:Identifier': {
    it: { of: "dell'identificativo alternativo", none: 'nessun identificativo alternativo' },
    en: 'other identifier',
  },
};

export const PROPERTY_WORDS: Partial<Record<Name, PropertyWords>> = {
  'adms:identifier': iri("l'identificativo alternativo", 'other identifier', 'identificativo'),
  'adms:sample': iri('il campione di dati', 'sample', 'campione'),
  'adms:status': words(
    'lo stato',
    'status',
    '<http://purl.org/adms/status/Completed>',
    '<http://purl.org/adms/status/Withdrawn>',
  ),
  'adms:versionNotes': text('le note di versione', 'version notes', 'Corretti i valori di maggio'),
  'dcat:accessURL': iri("l'indirizzo di accesso", 'access address', 'accesso'),
  'dcat:byteSize': words(
    'la dimensione in byte',
    'size in bytes',
    '"1024"^^xsd:decimal',
    '"2048"^^xsd:decimal',
  ),
  'dcat:contactPoint': iri('il punto di contatto', 'contact point', 'contatto'),
  'dcat:dataset': iri('il dataset', 'dataset', 'dataset'),
  'dcat:distribution': iri('la distribuzione', 'distribution', 'distribuzione'),
  'dcat:downloadURL': iri("l'indirizzo del file", 'download address', 'file.csv'),
  'dcat:keyword': text('la parola chiave', 'keyword', 'mobilità'),
  'dcat:landingPage': iri('la pagina di riferimento', 'landing page', 'pagina'),
  'dcat:mediaType': words(
    'il tipo di media',
    'media type',
    '<https://www.iana.org/assignments/media-types/text/csv>',
    '<https://www.iana.org/assignments/media-types/text/html>',
  ),
  'dcat:theme': eu('il tema', 'theme', 'data-theme/TRAN', 'data-theme/ENVI'),
  'dcat:themeTaxonomy': iri('il vocabolario dei temi', 'theme taxonomy', 'temi'),
  'dcatapit:endDate': date('la data di fine', 'end date'),
  'dcatapit:startDate': date('la data di inizio', 'start date'),
  'dcatapit:referenceDocumentation': iri('la documentazione', 'reference documentation', 'norma'),
  'dct:accessRights': eu(
    'il livello di accesso',
    'access rights',
    'access-right/PUBLIC',
    'access-right/RESTRICTED',
  ),
  'dct:accrualPeriodicity': eu(
    'la frequenza di aggiornamento',
    'frequency of update',
    'frequency/ANNUAL',
    'frequency/DAILY',
  ),
  'dct:byteSize': words(
    'la dimensione in byte',
    'size in bytes',
    '"1024"^^xsd:decimal',
    '"2048"^^xsd:decimal',
  ),
  'dct:conformsTo': iri('lo standard seguito', 'standard it conforms to', 'standard'),
  'dct:creator': iri("l'autore", 'creator', 'autore'),
  'dct:description': text('la descrizione', 'description', 'Tracciati delle piste ciclabili'),
  'dct:format': eu('il formato', 'format', 'file-type/CSV', 'file-type/JSON'),
  'dct:hasPart': iri('il catalogo contenuto', 'contained catalogue', 'parte'),
  'dct:hasVersion': iri('la versione successiva', 'later version', 'versione'),
  'dct:identifier': text("l'identificativo", 'identifier', 'c_z999:1', 'c_z999:2'),
  'dct:isPartOf': iri('il catalogo che lo contiene', 'containing catalogue', 'insieme'),
  'dct:isVersionOf': iri('il dataset di cui è una versione', 'dataset it is a version of', 'originale'),
  'dct:issued': date('la data di pubblicazione', 'date of publication'),
  'dct:language': eu('la lingua', 'language', 'language/ITA', 'language/ENG'),
  'dct:license': words(
    'la licenza',
    'licence',
    '<https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40>',
    '<https://w3id.org/italia/controlled-vocabulary/licences/A31_CCBYSA40>',
  ),
  'dct:modified': date('la data di ultima modifica', 'date of last modification'),
  'dct:provenance': iri('la provenienza', 'provenance', 'provenienza'),
  'dct:publisher': iri("l'editore", 'publisher', 'editore'),
  'dct:relation': iri('la risorsa collegata', 'related resource', 'collegata'),
  'dct:rights': iri('i diritti', 'rights', 'diritti'),
  'dct:rightsHolder': iri('il titolare', 'rights holder', 'titolare'),
  'dct:source': iri('la fonte', 'source', 'fonte'),
  'dct:spatial': iri('la copertura geografica', 'spatial coverage', 'luogo'),
  'dct:subject': words(
    'il sottotema',
    'sub-theme',
    '<http://eurovoc.europa.eu/100238>',
    '<http://eurovoc.europa.eu/100244>',
  ),
  'dct:temporal': iri('la copertura temporale', 'temporal coverage', 'periodo'),
  'dct:title': text('il titolo', 'title', 'Piste ciclabili'),
  'dct:type': iri('il tipo', 'type', 'tipo'),
  'foaf:homepage': iri('la pagina principale', 'home page', 'home'),
  'foaf:name': text('il nome', 'name', 'Comune di Esempio'),
  'foaf:page': iri('la documentazione', 'documentation page', 'documentazione'),
  'owl:versionInfo': text('il numero di versione', 'version number', '1.0', '1.1'),
  'skos:notation': text("la notazione dell'identificativo", 'notation', '10.1234/a', '10.1234/b'),
  'spdx:checksum': iri('il codice di controllo', 'checksum', 'checksum'),
  'vcard:fn': text("il nome dell'ufficio", "office's name", 'Ufficio open data'),
  'vcard:hasEmail': words(
    "l'indirizzo e-mail",
    'e-mail address',
    '<mailto:opendata@comune.example.it>',
    '<mailto:urp@comune.example.it>',
  ),
  'vcard:hasTelephone': iri('il telefono', 'telephone', 'telefono'),
  'vcard:hasURL': iri('la pagina dei contatti', 'contact page', 'contatti'),
};

/** The words of a class. */
export function classWords(of: Name): ClassWords {
  const found = CLASS_WORDS[of];
  if (!found) throw new Error(`no words for the class ${of}`);
  return found;
}

/** The words of a property. */
export function propertyWords(property: Name): PropertyWords {
  const found = PROPERTY_WORDS[property];
  if (!found) throw new Error(`no words for the property ${property}`);
  return found;
}
