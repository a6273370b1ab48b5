import { resolve } from '../../../src/vocabularies/index.js';

/** The spatial data themes of INSPIRE: code, EU data themes, names in Italian and English (annexes of 2007/2/EC). */
const INSPIRE: readonly (readonly [string, string, string, string])[] = [
  ['rs', 'REGI', 'sistemi di coordinate', 'coordinate reference systems'],
  ['gg', 'REGI', 'sistemi di griglie geografiche', 'geographical grid systems'],
  ['gn', 'REGI', 'nomi geografici', 'geographical names'],
  ['au', 'GOVE', 'unità amministrative', 'administrative units'],
  ['ad', 'REGI', 'indirizzi', 'addresses'],
  ['cp', 'REGI ECON', 'parcelle catastali', 'cadastral parcels'],
  ['tn', 'TRAN', 'reti di trasporto', 'transport networks'],
  ['hy', 'ENVI TECH', 'idrografia', 'hydrography'],
  ['ps', 'ENVI', 'siti protetti', 'protected sites'],
  ['el', 'REGI', 'elevazione', 'elevation'],
  ['lc', 'ENVI', 'copertura del suolo', 'land cover'],
  ['oi', 'REGI TECH', 'orto immagini', 'orthoimagery'],
  ['ge', 'REGI TECH', 'geologia', 'geology'],
  ['su', 'SOCI', 'unità statistiche', 'statistical units'],
  ['bu', 'REGI', 'edifici', 'buildings'],
  ['so', 'ENVI', 'suolo', 'soil'],
  ['lu', 'ECON ENVI', 'utilizzo del territorio', 'land use'],
  ['hh', 'HEAL', 'salute umana e sicurezza', 'human health and safety'],
  ['us', 'GOVE', 'servizi di pubblica utilità e servizi amministrativi', 'utility and governmental services'],
  ['ef', 'ENVI', 'impianti di monitoraggio ambientale', 'environmental monitoring facilities'],
  ['pf', 'ECON', 'produzione e impianti industriali', 'production and industrial facilities'],
  ['af', 'AGRI', 'impianti agricoli e di acquacoltura', 'agricultural and aquaculture facilities'],
  ['pd', 'SOCI', 'distribuzione della popolazione demografia', 'population distribution demography'],
  [
    'am',
    'ENVI',
    'zone sottoposte a gestione limitazioni regolamentazione e unità con obbligo di comunicare dati',
    'area management restriction regulation zones and reporting units',
  ],
  ['nz', 'ENVI', 'zone a rischio naturale', 'natural risk zones'],
  ['ac', 'ENVI', 'condizioni atmosferiche', 'atmospheric conditions'],
  ['mf', 'ENVI TECH', 'elementi geografici meteorologici', 'meteorological geographical features'],
  ['of', 'ENVI', 'elementi geografici oceanografici', 'oceanographic geographical features'],
  ['sr', 'ENVI', 'regioni marine', 'sea regions'],
  ['br', 'ENVI', 'regioni biogeografiche', 'bio geographical regions'],
  ['hb', 'ENVI', 'habitat e biotopi', 'habitats and biotopes'],
  ['sd', 'ENVI', 'distribuzione delle specie', 'species distribution'],
  ['er', 'ENER', 'risorse energetiche', 'energy resources'],
  ['mr', 'ECON ENVI ENER', 'risorse minerarie', 'mineral resources'],
];

/** The topic categories of ISO 19115, by EU data theme. */
const TOPICS: Readonly<Record<string, string>> = {
  farming: 'AGRI',
  biota: 'ENVI',
  boundaries: 'GOVE',
  climatologyMeteorologyAtmosphere: 'ENVI',
  economy: 'ECON',
  elevation: 'REGI',
  environment: 'ENVI',
  geoscientificInformation: 'TECH',
  health: 'HEAL',
  imageryBaseMapsEarthCover: 'REGI',
  intelligenceMilitary: 'JUST',
  inlandWaters: 'ENVI',
  location: 'REGI',
  oceans: 'ENVI',
  planningCadastre: 'REGI',
  society: 'SOCI',
  structure: 'REGI',
  transportation: 'TRAN',
  utilitiesCommunication: 'GOVE',
};

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();

const byName = new Map(
  INSPIRE.flatMap(([, themes, it, en]) => [it, en].map((name): [string, string] => [plain(name), themes])),
);
const byCode = new Map(INSPIRE.map(([code, themes]) => [code, themes]));

/** EU data themes of an INSPIRE theme by its IRI or its name in Italian or English, as codes; none for anything else. */
export function themesOfKeyword(text: string, href: string | undefined): string[] {
  const code = /\binspire\.ec\.europa\.eu\/theme\/([a-z]{2})\b/.exec(href ?? text)?.[1];
  const themes = (code && byCode.get(code)) ?? byName.get(plain(text));
  return themes?.split(' ') ?? [];
}

/** EU data theme of a topic category of ISO 19115, as code. */
export const themeOfTopic = (topic: string): string | undefined => TOPICS[topic.split('/').at(-1) ?? topic];

/** IRIs of EU data themes, each once. */
export const themeIris = (codes: readonly string[]): string[] =>
  [...new Set(codes)]
    .map((code) => resolve('data-theme', code)?.concept.iri)
    .filter((iri) => iri !== undefined);
