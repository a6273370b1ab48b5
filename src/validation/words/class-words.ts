import type { Name } from '../rule.js';

/** How a class is called in sentences: "the title *of the dataset*", "the document holds *no dataset*". */
export interface ClassWords {
  it: { of: string; none: string };
  en: string;
}

const CLASS_WORDS: Partial<Record<Name, ClassWords>> = {
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
  'dcat:Catalog': { it: { of: 'del catalogo', none: 'nessun catalogo' }, en: 'catalogue' },
  'dcat:CatalogRecord': {
    it: { of: 'della scheda di catalogo', none: 'nessuna scheda di catalogo' },
    en: 'catalogue record',
  },
  'dcat:Dataset': { it: { of: 'del dataset', none: 'nessun dataset' }, en: 'dataset' },
  'dcat:DatasetSeries': {
    it: { of: 'della serie di dataset', none: 'nessuna serie di dataset' },
    en: 'dataset series',
  },
  'dcat:DataService': { it: { of: 'del servizio', none: 'nessun servizio' }, en: 'data service' },
  'dcat:Distribution': {
    it: { of: 'della distribuzione', none: 'nessuna distribuzione' },
    en: 'distribution',
  },
  'dcat:Relationship': { it: { of: 'della relazione', none: 'nessuna relazione' }, en: 'relationship' },
  'dct:LicenseDocument': { it: { of: 'della licenza', none: 'nessuna licenza' }, en: 'licence' },
  'foaf:Agent': { it: { of: "dell'ente", none: 'nessun ente' }, en: 'agent' },
  'skos:Concept': {
    it: { of: 'della voce di vocabolario', none: 'nessuna voce di vocabolario' },
    en: 'concept',
  },
  'skos:ConceptScheme': { it: { of: 'del vocabolario', none: 'nessun vocabolario' }, en: 'vocabulary' },
  'spdx:Checksum': {
    it: { of: 'del codice di controllo', none: 'nessun codice di controllo' },
    en: 'checksum',
  },
  'vcard:Kind': {
    it: { of: 'del punto di contatto', none: 'nessun punto di contatto' },
    en: 'contact point',
  },
  'vcard:TelephoneType': { it: { of: 'del telefono', none: 'nessun telefono' }, en: 'telephone' },
};

/** The words of a class. */
export function classWords(of: Name): ClassWords {
  const found = CLASS_WORDS[of];
  if (!found) throw new Error(`no words for the class ${of}`);
  return found;
}
