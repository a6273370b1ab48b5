import type { DatasetInput, DistributionInput, LangMap, Location } from '../../catalog/model/index.js';
import { province } from '../../vocabularies/index.js';
import { type Extent, METROPOLITAN_CITY, MUNICIPALITY, RENO_GALLIERA, toWkt } from '../facts/extent.js';

/** A file of the demonstration and the distribution that carries it. */
export interface DemoFile {
  /** Name under which it is downloaded. */
  name: string;
  mediaType: string;
  /** Its title tells it from the others of the dataset, when a run that was cut short is resumed. */
  distribution: DistributionInput & { title: LangMap };
  /** Rows its table must have. */
  rows: number;
  content(): Iterable<Buffer>;
}

/** A dataset of the demonstration: coded values may be codes, `fillDemo` resolves them. */
export interface DemoDataset {
  /** Name in addresses: what says that it is here already. */
  name: string;
  /** Name of its organization. */
  organization: string;
  doc: Omit<DatasetInput, 'identifier' | 'distribution'>;
  files: readonly DemoFile[];
  /** Whether the demonstration's data service serves it. */
  served?: boolean;
}

/** Sub-themes in use, by their EuroVoc microthesaurus. */
export const SUBTHEME = {
  publicAdministration: 'http://eurovoc.europa.eu/100169',
  socialAffairs: 'http://eurovoc.europa.eu/100212',
  culture: 'http://eurovoc.europa.eu/100213',
  naturalSciences: 'http://eurovoc.europa.eu/100224',
  workingConditions: 'http://eurovoc.europa.eu/100234',
  intellectualProperty: 'http://eurovoc.europa.eu/100262',
  softEnergy: 'http://eurovoc.europa.eu/100267',
  regions: 'http://eurovoc.europa.eu/100278',
} as const;

/** Regulation (EU) 2023/138 on high-value datasets. */
export const HVD_REGULATION = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';
/** High-value category: administrative units. */
export const HVD_ADMINISTRATIVE_UNITS = 'http://data.europa.eu/bna/c_9427236f';

const bbox = (extent: Extent) => ({ format: 'wkt' as const, value: toWkt(extent) });

/** Where the data are about. */
export const IN_BOLOGNA: Location[] = [
  {
    iri: 'http://publications.europa.eu/resource/authority/place/ITA_BLQ',
    name: { it: 'Bologna' },
    bbox: bbox(MUNICIPALITY),
  },
];

export const inMetropolitanCity = (): Location[] => {
  const iri = province('037')?.iri;
  return [
    {
      ...(iri && { iri }),
      name: { it: 'Città metropolitana di Bologna', en: 'Metropolitan City of Bologna' },
      bbox: bbox(METROPOLITAN_CITY),
    },
  ];
};

/** No vocabulary has an IRI for the Union: its territory is told by its name and rectangle. */
export const IN_RENO_GALLIERA: Location[] = [
  { name: { it: 'Unione Reno Galliera', en: 'Reno Galliera Union' }, bbox: bbox(RENO_GALLIERA) },
];

export const IN_ITALY: Location[] = [
  {
    iri: 'http://publications.europa.eu/resource/authority/country/ITA',
    name: { it: 'Italia', en: 'Italy' },
  },
];

/** What all datasets of the demonstration say alike. */
export const COMMON = {
  language: ['ITA'],
  accessRights: 'PUBLIC',
  versionInfo: '1.0',
} satisfies DatasetInput;

/** What each licence asks of who reuses the data: dct:rights, which the European quality score looks for. */
const RIGHTS = {
  A21_CCBY40: {
    it: 'Riuso libero, anche commerciale, citando la fonte: «Catalogo dimostrativo di Portico».',
    en: 'Free reuse, commercial too, naming the source: “Demonstration catalogue of Portico”.',
  },
  A11_CCO10: {
    it: 'Riuso libero senza obblighi; citare la fonte è gradito.',
    en: 'Free reuse without obligations; naming the source is welcome.',
  },
} as const;

interface FileWords {
  it: string;
  en: string;
  /** What is in the file, where a dataset has several: "Formati" makes the title "Formati in CSV". */
  what?: { it: string; en: string };
  /** Code of the licence; CC BY 4.0 when left out. */
  license?: 'A11_CCO10';
  legislation?: string[];
}

const LABELS = { CSV: 'CSV', JSON: 'JSON', GEOJSON: 'GeoJSON' } as const;
const MEDIA_TYPES = { CSV: 'text/csv', JSON: 'application/json', GEOJSON: 'application/geo+json' } as const;

/** A file of the demonstration with a distribution that describes it in full. */
export function demoFile(
  name: string,
  format: keyof typeof MEDIA_TYPES,
  rows: number,
  content: () => Iterable<Buffer>,
  words: FileWords,
): DemoFile {
  const mediaType = MEDIA_TYPES[format];
  const license = words.license ?? 'A21_CCBY40';
  return {
    name,
    mediaType,
    rows,
    content,
    distribution: {
      title: {
        it: `${words.what?.it ?? 'Dati'} in ${LABELS[format]}`,
        en: `${words.what?.en ?? 'Data'} as ${LABELS[format]}`,
      },
      description: { it: words.it, en: words.en },
      format,
      mediaType,
      license: { iri: license },
      rights: { label: RIGHTS[license] },
      availability: 'STABLE',
      status: 'COMPLETED',
      language: ['ITA'],
      ...(words.legislation && { applicableLegislation: words.legislation }),
    },
  };
}
