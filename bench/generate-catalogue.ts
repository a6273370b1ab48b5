import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Words of municipal data, so that titles and keywords repeat as they do in real catalogues. */
export const THINGS = [
  'Piste ciclabili', 'Bilancio di previsione', 'Incidenti stradali', 'Qualità dell’aria', 'Alberi monumentali',
  'Farmacie', 'Scuole dell’infanzia', 'Popolazione residente', 'Raccolta differenziata', 'Fermate del trasporto pubblico',
  'Esercizi commerciali', 'Permessi di costruire', 'Numeri civici', 'Impianti sportivi', 'Consumi energetici',
]; // biome-ignore format: a list
export const KEYWORDS = [
  'mobilità',
  'ambiente',
  'bilancio',
  'popolazione',
  'territorio',
  'scuola',
  'energia',
  'turismo',
  'salute',
];
export const THEMES = [
  'AGRI',
  'ECON',
  'EDUC',
  'ENER',
  'ENVI',
  'GOVE',
  'HEAL',
  'JUST',
  'REGI',
  'SOCI',
  'TECH',
  'TRAN',
];
export const FREQUENCIES = ['ANNUAL', 'MONTHLY', 'DAILY', 'IRREG', 'QUARTERLY'];
export const FORMATS = ['CSV', 'JSON', 'GEOJSON', 'XLSX', 'SHP', 'XML'];

/** A small generator of repeatable numbers (mulberry32): the same catalogue on every machine. */
export function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: () => number, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

/** One dataset with three distributions in Turtle, complete DCAT-AP_IT. */
export function datasetTurtle(i: number, holders: number, random: () => number): string {
  const iri = `https://origine.example.it/dataset/${i}`;
  const holder = i % holders;
  const thing = pick(random, THINGS);
  const keywords = [...new Set([pick(random, KEYWORDS), pick(random, KEYWORDS), pick(random, KEYWORDS)])];
  const day = String(1 + (i % 28)).padStart(2, '0');
  const distributions = [0, 1, 2].map((n) => `${iri}/risorsa/${n}`);
  return `
<${iri}> a dcatapit:Dataset, dcat:Dataset ;
  dct:identifier "c_${holder}:${i}" ; dct:title "${thing} ${i}"@it ;
  dct:description "${thing} nel territorio comunale, aggiornati al ${2000 + (i % 25)}. Il file contiene una riga per elemento con codice, denominazione, indirizzo e coordinate. ${'Nota sul metodo di rilevazione. '.repeat(1 + (i % 5))}"@it ;
  dct:modified "2026-0${1 + (i % 9)}-${day}"^^xsd:date ; dct:issued "20${10 + (i % 15)}-01-${day}"^^xsd:date ;
  dcat:theme eu:data-theme\\/${pick(random, THEMES)} ; dct:accrualPeriodicity eu:frequency\\/${pick(random, FREQUENCIES)} ;
  dct:rightsHolder <https://origine.example.it/ente/${holder}> ; dct:publisher <https://origine.example.it/ente/${holder}> ;
  dcat:contactPoint <https://origine.example.it/contatto/${holder}> ;
  dct:language eu:language\\/ITA ; dct:accessRights eu:access-right\\/PUBLIC ;
  dcat:landingPage <${iri}/pagina> ;
  ${keywords.map((k) => `dcat:keyword "${k}"@it`).join(' ; ')} ;
  dct:temporal <${iri}/periodo> ;
  dcat:distribution ${distributions.map((d) => `<${d}>`).join(', ')} .
<${iri}/periodo> a dct:PeriodOfTime ; dcatapit:startDate "2020-01-01"^^xsd:date ; dcatapit:endDate "2025-12-31"^^xsd:date .
${distributions
  .map(
    (d, n) => `<${d}> a dcatapit:Distribution, dcat:Distribution ;
  dct:title "${thing} in ${FORMATS[(i + n) % FORMATS.length]}"@it ; dct:description "File completo"@it ;
  dct:format eu:file-type\\/${FORMATS[(i + n) % FORMATS.length]} ; dcat:accessURL <${d}/accesso> ; dcat:downloadURL <${d}/file> ;
  dct:license <https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40> ; dct:modified "2026-01-${day}"^^xsd:date ;
  dcat:byteSize "${1000 + i}"^^xsd:decimal .`,
  )
  .join('\n')}
`;
}

/** Prefixes, the licence and the bodies that hold the datasets, with their contacts. */
export function catalogueTurtle(holders: number): string {
  const head = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> .
<https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40> a dcatapit:LicenseDocument, dct:LicenseDocument ;
  dct:type <http://purl.org/adms/licencetype/Attribution> ; foaf:name "CC BY 4.0"@it .
`;
  const bodies = Array.from(
    { length: holders },
    (
      _,
      h,
    ) => `<https://origine.example.it/ente/${h}> a dcatapit:Agent, foaf:Agent ; dct:identifier "c_${h}" ; foaf:name "Comune numero ${h}"@it .
<https://origine.example.it/contatto/${h}> a dcatapit:Organization, vcard:Organization, vcard:Kind ; vcard:fn "Ufficio dati ${h}" ; vcard:hasEmail <mailto:dati@comune${h}.example.it> .
`,
  );
  return head + bodies.join('');
}

/**
 * Writes a catalogue of `count` datasets, three distributions each, as a Turtle file. Repeatable.
 * @param holders how many bodies hold them
 */
export async function writeCatalogue(path: string, count: number, holders = 60): Promise<void> {
  const out = createWriteStream(path);
  const random = repeatable(7);
  out.write(catalogueTurtle(holders));
  for (let i = 0; i < count; i += 1) {
    if (!out.write(datasetTurtle(i, holders, random))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
