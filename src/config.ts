import { isAbsolute, resolve } from 'node:path';

/** Every setting, as the program uses it. */
export interface Config {
  port: number;
  host: string;
  publicUrl: string;
  dataDir: string;
  /** Folder of SHACL shapes to check by beside our own rules. */
  shapesDir: string | undefined;
  databaseUrl: string | undefined;
  adminToken: string | undefined;
  logLevel: string;
  fetchAllowPrivate: boolean;
  maxUploadBytes: number;
  /** A Meilisearch server that searches as far as it can, and its key. */
  meiliUrl: string | undefined;
  meiliKey: string | undefined;
  /** Whether /sparql answers. */
  sparql: boolean;
  /** Copies of the catalogue for SPARQL: as many queries run at once. */
  sparqlThreads: number;
  sparqlTimeoutSeconds: number;
  sparqlMaxRows: number;
  /** Memory of one copy, data and queries together. */
  sparqlMemoryMb: number;
  /** Seconds after the start from which the copy may be filled before anybody asks; 0 for not before. */
  sparqlFillAfterSeconds: number;
  /** Another store that answers instead, and where ours writes to it. */
  sparqlEndpoint: string | undefined;
  sparqlUpdateEndpoint: string | undefined;
  /** Base of dati.gov.it's CKAN, and the codes under which it holds what is ours: none for those of what we publish. */
  datiGovItUrl: string;
  datiGovItCodes: string[];
  /** data.europa.eu, the catalogues there through which we get there, the names of our publishers: none for our organizations'. */
  dataEuropaUrl: string;
  dataEuropaCatalogues: string[];
  dataEuropaPublishers: string[];
  /** Template of the tiles of a background map, and whose they are: none, and maps need nothing from elsewhere. */
  mapTilesUrl: string | undefined;
  mapTilesAttribution: string;
}

/** How one setting is read: its meaning is shown by `--help` and in the README's table. */
interface Setting<T> {
  name: string;
  default: string;
  meaning: string;
  allowed: string;
  /** Returns undefined when the text is not allowed. */
  parse(text: string): T | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const integer = (min: number, max: number) => (text: string) => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
};

const flag = (text: string) =>
  ({ '1': true, true: true, yes: true, '0': false, false: false, no: false, '': false })[text.toLowerCase()];

/** An absolute http(s) address without a trailing slash, query or fragment. */
const baseUrl = (text: string) => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) return undefined;
  return url.href.replace(/\/+$/, '');
};

/** An absolute http(s) address, or none. Its user and password may be part of it. */
const serviceUrl = (text: string) =>
  text === '' || (/^https?:\/\//.test(text) && URL.canParse(text)) ? text : undefined;

/** A list whose parts are apart by one of these marks; empty for an empty text. */
const list = (marks: RegExp, part: RegExp) => (text: string) => {
  const parts = text
    .split(marks)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return parts.every((one) => part.test(one)) ? parts : undefined;
};

/** An address with `{z}`, `{x}` and `{y}` in its path, and perhaps letters of its hosts as `{a-c}`; or none. */
const tileTemplate = (text: string) => {
  if (text === '') return '';
  const filled = text.replace(/\{[zxy]\}/g, '0').replace(/\{[a-z]-[a-z]\}/, 'a');
  const all = ['{z}', '{x}', '{y}'].every((name) => text.includes(name));
  return all && /^https?:\/\//.test(filled) && URL.canParse(filled) && !/[\s;,'"{}]/.test(filled)
    ? text
    : undefined;
};

export const SETTINGS = {
  port: {
    name: 'PORT',
    default: '3000',
    meaning: 'Porta TCP su cui ascoltare / TCP port to listen on',
    allowed: '0-65535',
    parse: integer(0, 65_535),
  } satisfies Setting<number>,
  host: {
    name: 'HOST',
    default: '0.0.0.0',
    meaning: 'Indirizzo su cui ascoltare / address to listen on',
    allowed: 'un indirizzo o nome host / an address or host name',
    parse: (text: string) => (/^[\w.:-]+$/.test(text) ? text : undefined),
  } satisfies Setting<string>,
  publicUrl: {
    name: 'PUBLIC_URL',
    default: '',
    meaning:
      'Indirizzo pubblico: base di tutti gli IRI, da non cambiare più / public address: base of all IRIs, never to be changed (default http://localhost:PORT)',
    allowed: 'http(s)://… senza query / http(s)://… without query',
    parse: (text: string) => (text === '' ? '' : baseUrl(text)),
  } satisfies Setting<string>,
  dataDir: {
    name: 'DATA_DIR',
    default: './data',
    meaning: 'Cartella di database incluso, file e token / folder of the embedded database, files and token',
    allowed: 'una cartella / a folder',
    parse: (text: string) => (text.trim() === '' ? undefined : isAbsolute(text) ? text : resolve(text)),
  } satisfies Setting<string>,
  shapesDir: {
    name: 'SHAPES_DIR',
    default: '',
    meaning:
      'Cartella di forme SHACL proprie; vuoto: DATA_DIR/shapes se c’è / folder of own SHACL shapes; empty: DATA_DIR/shapes if present',
    allowed: 'una cartella / a folder',
    parse: (text: string) => (text.trim() === '' ? '' : isAbsolute(text) ? text : resolve(text)),
  } satisfies Setting<string>,
  databaseUrl: {
    name: 'DATABASE_URL',
    default: '',
    meaning:
      'PostgreSQL 15+ esterno; vuoto: quello incluso / external PostgreSQL 15+; empty: the embedded one',
    allowed: 'postgres://utente:password@host:porta/database',
    parse: (text: string) =>
      text === '' || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) ? text : undefined,
  } satisfies Setting<string>,
  adminToken: {
    name: 'ADMIN_TOKEN',
    default: '',
    meaning:
      'Token API con tutti i diritti; vuoto: se ne crea uno in DATA_DIR/admin-token / API token with all rights; empty: one is made in DATA_DIR/admin-token',
    allowed: 'almeno 16 caratteri senza spazi / at least 16 characters without spaces',
    parse: (text: string) => (text === '' || /^\S{16,}$/.test(text) ? text : undefined),
  } satisfies Setting<string>,
  logLevel: {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning: 'Dettaglio dei log / detail of the log',
    allowed: LOG_LEVELS.join(', '),
    parse: (text: string) => (LOG_LEVELS.includes(text) ? text : undefined),
  } satisfies Setting<string>,
  fetchAllowPrivate: {
    name: 'FETCH_ALLOW_PRIVATE',
    default: 'false',
    meaning:
      'Le richieste in uscita possono raggiungere indirizzi locali e privati / outgoing requests may reach loopback and private addresses',
    allowed: 'true, false',
    parse: flag,
  } satisfies Setting<boolean>,
  maxUploadBytes: {
    name: 'MAX_UPLOAD_BYTES',
    default: '1073741824',
    meaning: 'Dimensione massima di un file caricato, in byte / largest uploaded file, in bytes',
    allowed: '1-1099511627776',
    parse: integer(1, 2 ** 40),
  } satisfies Setting<number>,
  meiliUrl: {
    name: 'MEILI_URL',
    default: '',
    meaning:
      'Server Meilisearch per la ricerca; vuoto: l’indice incluso / Meilisearch server for searching; empty: the embedded index',
    allowed: 'http(s)://…',
    parse: serviceUrl,
  } satisfies Setting<string>,
  meiliKey: {
    name: 'MEILI_KEY',
    default: '',
    meaning: 'Chiave di quel server, con diritto di scrittura / key of that server, allowed to write',
    allowed: 'testo senza spazi / text without spaces',
    parse: (text: string) => (/^\S*$/.test(text) ? text : undefined),
  } satisfies Setting<string>,
  sparql: {
    name: 'SPARQL',
    default: 'on',
    meaning: 'Endpoint SPARQL su /sparql / SPARQL endpoint at /sparql',
    allowed: 'on, off',
    parse: (text: string) => ({ on: true, off: false })[text.toLowerCase()],
  } satisfies Setting<boolean>,
  sparqlThreads: {
    name: 'SPARQL_THREADS',
    default: '2',
    meaning:
      'Copie del catalogo per SPARQL, tante query insieme quante copie / copies of the catalogue for SPARQL, as many queries at once',
    allowed: '1-16',
    parse: integer(1, 16),
  } satisfies Setting<number>,
  sparqlTimeoutSeconds: {
    name: 'SPARQL_TIMEOUT_SECONDS',
    default: '30',
    meaning: 'Durata massima di una query SPARQL / longest time of a SPARQL query',
    allowed: '1-3600',
    parse: integer(1, 3600),
  } satisfies Setting<number>,
  sparqlMaxRows: {
    name: 'SPARQL_MAX_ROWS',
    default: '100000',
    meaning:
      'Risultati di una query SPARQL oltre i quali è rifiutata / results beyond which a SPARQL query is refused',
    allowed: '1-10000000',
    parse: integer(1, 10_000_000),
  } satisfies Setting<number>,
  sparqlMemoryMb: {
    name: 'SPARQL_MEMORY_MB',
    default: '2048',
    meaning:
      'Memoria massima di una copia del catalogo per SPARQL, dati e query insieme, in MB / most memory of one copy of the catalogue for SPARQL, data and queries together, in MB',
    allowed: '128-4294',
    parse: integer(128, 4294),
  } satisfies Setting<number>,
  sparqlFillAfterSeconds: {
    name: 'SPARQL_FILL_AFTER_SECONDS',
    default: '60',
    meaning:
      'Secondi dall’avvio dopo i quali, se il portale è fermo, l’archivio di triple si riempie da sé; 0: alla prima query / seconds after the start from which, when the portal is idle, the triple store fills by itself; 0: at the first query',
    allowed: '0-86400',
    parse: integer(0, 86_400),
  } satisfies Setting<number>,
  sparqlEndpoint: {
    name: 'SPARQL_ENDPOINT',
    default: '',
    meaning:
      'Endpoint di un altro archivio di triple, che risponde al posto di quello incluso / endpoint of another triple store, which answers instead of the embedded one',
    allowed: 'http(s)://…',
    parse: serviceUrl,
  } satisfies Setting<string>,
  sparqlUpdateEndpoint: {
    name: 'SPARQL_UPDATE_ENDPOINT',
    default: '',
    meaning:
      'Dove scrivere il catalogo in quell’archivio; vuoto: non si scrive / where to write the catalogue in that store; empty: it is not written',
    allowed: 'http(s)://…',
    parse: serviceUrl,
  } satisfies Setting<string>,
  datiGovItUrl: {
    name: 'DATI_GOV_IT_URL',
    default: 'https://www.dati.gov.it/opendata',
    meaning:
      'Base dell’API CKAN di dati.gov.it, dove si rilegge ciò che ha di nostro / base of the CKAN API of dati.gov.it, where what it holds of ours is read back',
    allowed: 'http(s)://… senza query / http(s)://… without query',
    parse: baseUrl,
  } satisfies Setting<string>,
  datiGovItCodes: {
    name: 'DATI_GOV_IT_CODES',
    default: '',
    meaning:
      'Codici IPA dei titolari, o organization:nome, con cui cercare lì; vuoto: quelli di ciò che si pubblica / IPA codes of the rights holders, or organization:name, to search by there; empty: those of what is published',
    allowed: 'c_a944, organization:comune-di-bologna …',
    parse: list(/[,;]/, /^(organization:)?[\w.:-]{1,100}$/),
  } satisfies Setting<string[]>,
  dataEuropaUrl: {
    name: 'DATA_EUROPA_URL',
    default: 'https://data.europa.eu',
    meaning: 'Indirizzo di data.europa.eu / address of data.europa.eu',
    allowed: 'http(s)://… senza query / http(s)://… without query',
    parse: baseUrl,
  } satisfies Setting<string>,
  dataEuropaCatalogues: {
    name: 'DATA_EUROPA_CATALOGUES',
    default: 'dati-gov-it',
    meaning:
      'Cataloghi di data.europa.eu in cui cercare; vuoto: tutti / catalogues of data.europa.eu to search in; empty: all',
    allowed: 'dati-gov-it, …',
    parse: list(/[,;]/, /^[\w.~-]{1,100}$/),
  } satisfies Setting<string[]>,
  dataEuropaPublishers: {
    name: 'DATA_EUROPA_PUBLISHERS',
    default: '',
    meaning:
      'Nomi degli editori con cui cercare lì, separati da «;»; vuoto: le organizzazioni del portale / names of the publishers to search by there, with ";" between them; empty: the organizations of the portal',
    allowed: 'Comune di Bologna; …',
    parse: list(/;/, /^[^"\\]{1,200}$/),
  } satisfies Setting<string[]>,
  mapTilesUrl: {
    name: 'MAP_TILES_URL',
    default: '',
    meaning:
      'Tessere di uno sfondo per le mappe; vuoto: uno sfondo semplice, senza richieste ad altri / tiles of a background for maps; empty: a plain one, nothing is asked of others',
    allowed: 'https://…/{z}/{x}/{y}.png',
    parse: tileTemplate,
  } satisfies Setting<string>,
  mapTilesAttribution: {
    name: 'MAP_TILES_ATTRIBUTION',
    default: '',
    meaning:
      'Di chi è quello sfondo, come va scritto sulla mappa / whose that background is, as maps must say',
    allowed: 'testo, al massimo 200 caratteri / text, at most 200 characters',
    parse: (text: string) => (text.length <= 200 ? text : undefined),
  } satisfies Setting<string>,
};

/** A setting that is not allowed; its message names the setting and what is. */
export class ConfigError extends Error {}

function read<T>(env: NodeJS.ProcessEnv, setting: Setting<T>): T {
  const text = env[setting.name] ?? setting.default;
  const value = setting.parse(text);
  if (value === undefined) {
    // The value itself may be a secret, so it is not repeated.
    throw new ConfigError(
      `${setting.name}: valore non ammesso / value not allowed. Ammesso / allowed: ${setting.allowed}`,
    );
  }
  return value;
}

/** Reads all settings from the environment. Throws `ConfigError` naming the first wrong one. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const port = read(env, SETTINGS.port);
  return {
    port,
    host: read(env, SETTINGS.host),
    publicUrl: read(env, SETTINGS.publicUrl) || `http://localhost:${port}`,
    dataDir: read(env, SETTINGS.dataDir),
    shapesDir: read(env, SETTINGS.shapesDir) || undefined,
    databaseUrl: read(env, SETTINGS.databaseUrl) || undefined,
    adminToken: read(env, SETTINGS.adminToken) || undefined,
    logLevel: read(env, SETTINGS.logLevel),
    fetchAllowPrivate: read(env, SETTINGS.fetchAllowPrivate),
    maxUploadBytes: read(env, SETTINGS.maxUploadBytes),
    meiliUrl: read(env, SETTINGS.meiliUrl) || undefined,
    meiliKey: read(env, SETTINGS.meiliKey) || undefined,
    sparql: read(env, SETTINGS.sparql),
    sparqlThreads: read(env, SETTINGS.sparqlThreads),
    sparqlTimeoutSeconds: read(env, SETTINGS.sparqlTimeoutSeconds),
    sparqlMaxRows: read(env, SETTINGS.sparqlMaxRows),
    sparqlMemoryMb: read(env, SETTINGS.sparqlMemoryMb),
    sparqlFillAfterSeconds: read(env, SETTINGS.sparqlFillAfterSeconds),
    sparqlEndpoint: read(env, SETTINGS.sparqlEndpoint) || undefined,
    sparqlUpdateEndpoint: read(env, SETTINGS.sparqlUpdateEndpoint) || undefined,
    datiGovItUrl: read(env, SETTINGS.datiGovItUrl),
    datiGovItCodes: read(env, SETTINGS.datiGovItCodes),
    dataEuropaUrl: read(env, SETTINGS.dataEuropaUrl),
    dataEuropaCatalogues: read(env, SETTINGS.dataEuropaCatalogues),
    dataEuropaPublishers: read(env, SETTINGS.dataEuropaPublishers),
    mapTilesUrl: read(env, SETTINGS.mapTilesUrl) || undefined,
    mapTilesAttribution: read(env, SETTINGS.mapTilesAttribution),
  };
}

/** The settings as lines of text, for `--help`. */
export function describeSettings(): string {
  return Object.values(SETTINGS)
    .map(
      (s) =>
        `  ${s.name.padEnd(20)} ${s.meaning}\n${' '.repeat(23)}[${s.allowed}; default: ${s.default || '-'}]`,
    )
    .join('\n');
}
