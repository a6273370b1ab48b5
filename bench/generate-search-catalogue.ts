import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Dataset, Organization } from '../src/catalog/model/index.js';
import type { Database } from '../src/platform/database.js';
import { repeatable } from './generate-catalogue.js';

/*
 * A catalogue with the skew of a national one: few organizations hold most datasets, few keywords are everywhere and
 * most are used once or twice, texts are Italian words by Zipf's law with a long tail of names.
 */

const WORDS =
  `dati comune servizio elenco territorio anno regione provincia popolazione ambiente rifiuti raccolta differenziata
bilancio previsione consuntivo spesa entrate scuole infanzia primaria studenti alunni biblioteche musei turismo strutture
ricettive alberghi presenze arrivi mobilita piste ciclabili incidenti stradali parcheggi trasporto pubblico fermate linee orari
qualita aria stazioni monitoraggio inquinanti acqua fiumi laghi depurazione energia consumi impianti fotovoltaici alberi verde
parchi giardini aree protette edilizia permessi costruire urbanistica piano regolatore zone vincoli numeri civici toponomastica
strade confini catasto particelle cartografia ortofoto quote altimetria uso suolo boschi incendi frane alluvioni rischio
idraulico sismica protezione civile farmacie ospedali medici salute vaccinazioni mortalita natalita stranieri residenti famiglie
stato matrimoni nascite decessi imprese commercio esercizi mercati artigianato agricoltura aziende colture allevamenti pesca
lavoro occupazione contratti appalti gare delibere determine incarichi consulenti dipendenti personale elezioni voti affluenza
seggi sezioni cultura eventi manifestazioni associazioni sport palestre piscine sociale anziani disabili minori asili nido
contributi finanziamenti progetti europei fondi opere pubbliche cantieri manutenzione illuminazione rete gas reti digitali
banda larga accessi internet sito statistiche indicatori annuale mensile aggiornamento codice denominazione indirizzo
coordinate latitudine longitudine superficie numero totale percentuale valore importo data inizio fine tipologia categoria`
    .split(/\s+/)
    .filter(Boolean);

const LINKS = [
  'di',
  'del',
  'della',
  'dei',
  'delle',
  'nel',
  'per',
  'e',
  'a',
  'in',
  'con',
  'dal',
  'al',
  'che',
  'il',
  'la',
];
const SYLLABLES = [
  'ca',
  'mon',
  'te',
  'val',
  'ro',
  'sa',
  'ver',
  'di',
  'go',
  'ri',
  'bel',
  'lu',
  'fer',
  'na',
  'to',
  'pi',
  'cer',
  'mi',
  'ol',
  'ga',
];
const EU = 'http://publications.europa.eu/resource/authority';
const THEMES = [
  'REGI',
  'GOVE',
  'ENVI',
  'SOCI',
  'TRAN',
  'ECON',
  'EDUC',
  'HEAL',
  'AGRI',
  'ENER',
  'TECH',
  'JUST',
  'INTR',
];
const FORMATS = [
  'CSV',
  'JSON',
  'XML',
  'SHP',
  'GEOJSON',
  'XLSX',
  'PDF',
  'KML',
  'HTML',
  'RDF_TURTLE',
  'WMS_SRVC',
  'WFS_SRVC',
  'ZIP',
];
const FREQUENCIES = ['ANNUAL', 'UNKNOWN', 'IRREG', 'MONTHLY', 'DAILY', 'QUARTERLY'];
const LICENCES = ['A21_CCBY40', 'A31_CCBYSA40', 'A11_CCO10', 'A29_IODL20'].map(
  (code) => `https://w3id.org/italia/controlled-vocabulary/licences/${code}`,
);

/** Draws places of a list by Zipf's law: the first is drawn most. */
function zipf(random: () => number, count: number, exponent = 1): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    sum += 1 / (i + 1) ** exponent;
    sums[i] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the datasets are drawn from. */
export interface SearchWorld {
  /** Common words first, then names. */
  words: string[];
  keywords: string[];
  organizations: { id: string; name: string; doc: Organization & { identifier: string } }[];
  dataset(i: number): { organization: number; doc: Dataset };
}

/** A world of its own for each seed, the same on every machine but for the ids. */
export function searchWorld(
  seed = 11,
  sizes = { organizations: 900, keywords: 50_000, names: 60_000 },
): SearchWorld {
  const random = repeatable(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const name = (): string =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join('');
  const names = [...new Set(Array.from({ length: sizes.names }, name))];
  const words = [...WORDS, ...names];
  const drawWord = zipf(random, WORDS.length, 0.7);
  const drawName = zipf(random, names.length, 0.9);
  const drawKeyword = zipf(random, sizes.keywords, 1);
  const drawOrganization = zipf(random, sizes.organizations, 0.9);
  const [drawTheme, drawFormat, drawLicence, drawFrequency] = [THEMES, FORMATS, LICENCES, FREQUENCIES].map(
    (list) => zipf(random, list.length, 0.8),
  ) as [() => number, () => number, () => number, () => number];
  const keywords = Array.from({ length: sizes.keywords }, (_, i) => {
    const word = WORDS[i % WORDS.length] as string;
    if (i < WORDS.length) return word;
    return i % 3 === 0
      ? `${word} ${WORDS[(i * 7) % WORDS.length]} ${i % 97}`
      : `${word} ${names[i % names.length]}`;
  });
  const organizations = Array.from({ length: sizes.organizations }, (_, i) => {
    const place = capital(`${names[i] ?? 'luogo'}${i}`);
    const title =
      i % 20 === 0 ? `Regione ${place}` : i % 7 === 0 ? `Provincia di ${place}` : `Comune di ${place}`;
    const slug = title.toLowerCase().replaceAll(' ', '-');
    return { id: randomUUID(), name: slug, doc: { title: { it: title }, identifier: `c_${i}` } };
  });
  const text = (length: number): string => {
    const parts: string[] = [];
    for (let i = 0; i < length; i += 1) {
      if (i % 3 === 2) parts.push(pick(LINKS));
      parts.push(random() < 0.12 ? (names[drawName()] as string) : (WORDS[drawWord()] as string));
    }
    return capital(`${parts.join(' ')}.`);
  };
  const dataset = (i: number): { organization: number; doc: Dataset } => {
    const organization = drawOrganization();
    const agent = (organizations[organization] as SearchWorld['organizations'][number]).doc;
    const day = `20${10 + Math.floor(random() * 16)}-0${1 + (i % 9)}-${String(1 + (i % 28)).padStart(2, '0')}`;
    const west = 7 + random() * 11;
    const south = 37 + random() * 9;
    const year = 2000 + Math.floor(random() * 25);
    const doc: Dataset = {
      identifier: `c_${organization}:${i}`,
      title: { it: text(3 + Math.floor(random() * 6)).slice(0, -1) },
      description: {
        it: Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
          text(8 + Math.floor(random() * 16)),
        ).join(' '),
      },
      keyword: {
        it: [
          ...new Set(
            Array.from({ length: 1 + Math.floor(random() * 7) }, () => keywords[drawKeyword()] as string),
          ),
        ],
      },
      theme: [
        ...new Set(
          Array.from({ length: random() < 0.25 ? 2 : 1 }, () => `${EU}/data-theme/${THEMES[drawTheme()]}`),
        ),
      ],
      publisher: { identifier: agent.identifier, name: agent.title },
      rightsHolder: { identifier: agent.identifier, name: agent.title },
      accrualPeriodicity: `${EU}/frequency/${FREQUENCIES[drawFrequency()]}`,
      issued: day,
      modified: day,
      language: [`${EU}/language/ITA`],
      landingPage: [`https://www.ente${organization}.example.it/dati/${i}`],
      temporal: [{ startDate: `${year}-01-01`, endDate: `${year + 1}-12-31` }],
      ...(random() < 0.3 && {
        spatial: [
          {
            name: { it: agent.title.it ?? 'Ente' },
            bbox: {
              format: 'wkt' as const,
              value: `POLYGON((${west} ${south}, ${west + 0.2} ${south}, ${west + 0.2} ${south + 0.2}, ${west} ${south + 0.2}, ${west} ${south}))`,
            },
          },
        ],
      }),
      distribution: Array.from({ length: 1 + Math.floor(random() * 4) }, (_, n) => ({
        id: randomUUID(),
        title: { it: text(4) },
        format: `${EU}/file-type/${FORMATS[drawFormat()]}`,
        license: { iri: LICENCES[drawLicence()] as string },
        accessURL: [`https://www.ente${organization}.example.it/dati/${i}/risorsa/${n}`],
      })),
    };
    return { organization, doc };
  };
  return { words, keywords, organizations, dataset };
}

const BATCH = 1000;

/**
 * Puts a world's datasets before the public, straight into the catalogue's tables: for measuring what reads them. The
 * search index is not made: that is `portico reindex`.
 */
export async function fillCatalogue(
  db: Database,
  world: SearchWorld,
  count: number,
  publicUrl: string,
): Promise<void> {
  await sql`
    insert into organization (id, name, doc)
    select id, name, doc from jsonb_to_recordset(${JSON.stringify(world.organizations)}::jsonb) as d(id uuid, name text, doc jsonb)
  `.execute(db);
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => {
      const i = from + n;
      const { organization, doc } = world.dataset(i);
      const id = randomUUID();
      return {
        id,
        name: `dataset-${i}`,
        iri: `${publicUrl}/dataset/${id}`,
        identifier: doc.identifier,
        organization_id: world.organizations[organization]?.id,
        doc,
        at: new Date(Date.UTC(2015, 0, 1) + i * 4_000_000).toISOString(),
      };
    });
    await sql`
      insert into catalog_resource (id, kind, name, iri, identifier, organization_id, state, draft, published, revision,
                                    published_revision, created_at, modified_at, published_at)
      select id, 'dataset', name, iri, identifier, organization_id, 'published', doc, doc, 1, 1, at, at, at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(
        id uuid, name text, iri text, identifier text, organization_id uuid, doc jsonb, at timestamptz)
    `.execute(db);
    await sql`
      insert into distribution (id, dataset_id)
      select (one ->> 'id')::uuid, d.id
      from jsonb_to_recordset(${JSON.stringify(rows.map(({ id, doc }) => ({ id, doc })))}::jsonb) as d(id uuid, doc jsonb),
           jsonb_array_elements(d.doc -> 'distribution') as one
    `.execute(db);
  }
}
